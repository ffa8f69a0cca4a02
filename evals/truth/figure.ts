// The shape of one expected figure, shared by those who compute them and those who compare.

export interface Figure {
  name: string;
  /** Exact decimal, unrounded; a ratio is a fraction; a date is 'YYYY-MM-DD'. */
  value: string;
  kind: 'number' | 'date';
  /** Other values that are as right (for instance a week cut at the window's edge, or not). */
  accept?: string[];
  /** One of these words must stand in the text too: the weekday, the member's name or key. */
  said?: string[];
  /** Other values that are as right, each with names of its own (a member's, by another count). */
  or?: { value: string; said: string[] }[];
  /** Figures of one order must first appear in the text in this order, each beside its name. */
  order?: number;
  /** False: reported where it is missing, but an answer is right without it. */
  required: boolean;
}
