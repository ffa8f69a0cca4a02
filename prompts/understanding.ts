// What the coach says while it works out a question: the defaults it names and the questions it
// asks back. Understanding decides when; the wording is hidden from it here.

export const SAY = {
  ranked_beside: (names: string, dimension: string, rows: number) =>
    `I ranked every ${dimension}; find ${names} in the list where they are among the first ${rows}.`,
  month_meant: (name: string, label: string) =>
    `I took ${name} to mean ${label}, the latest one the data reaches.`,
  period_meant: (words: string, label: string) => `I took “${words}” to mean ${label}.`,
  window_default: (label: string) => `You named no period, so I looked at ${label}.`,
  window_chosen: (label: string) =>
    `You named no period, so I looked at ${label}, as you chose before.`,
  metric_chosen: (label: string) =>
    `I took this to be about ${label.toLowerCase()}, as you chose before.`,
  chosen_before: (label: string) =>
    `I took ${label}, as you chose before; say “ask me again” to be asked.`,
  since_decision: (what: string, day: string) => `I took ${day} as the day of “${what}”.`,
  compare_default: (label: string) => `I compared it with ${label}.`,
  compare_cut: (window: string, compare: string) =>
    `The period is not over, so I compared ${window} with ${compare}.`,
  metric_default: (label: string, other: string | null) =>
    other === null
      ? `I took this to be about ${label.toLowerCase()}.`
      : `I took this to be about ${label.toLowerCase()}; ask for ${other.toLowerCase()} if you meant that.`,
  by_default: (dimension: string) => `I ranked by ${dimension}.`,
  cycle_default: (cycle: string) => `I looked at it by ${cycle}.`,
  filter_meant: (words: string, label: string) => `I took “${words}” to mean ${label}.`,
  spelling: (written: string, read: string) => `I read “${written}” as “${read}”.`,
} as const;

export const ASK = {
  which_date: (written: string) => `Which day is ${written}?`,
  which_metric: 'Which figure do you mean?',
  which_margin: 'Do you mean the margin before overheads or after them?',
  which_member: (words: string) => `There are several that fit “${words}”. Which one?`,
  one_metric: 'I answer one figure at a time. Which one first?',
  one_member: 'I answer for one of them at a time. Which one first?',
  which_question: (window: string) => `What would you like to know about ${window}?`,
  which_event: (words: string) =>
    `I do not know when that was: “${words}”. From which day should I look?`,
  which_of_member: (label: string) => `What would you like to know about ${label}?`,
  not_left_out: (label: string) =>
    `I cannot work this out for ${label}. What should I show instead?`,
  left_out_unknown: (words: string) => `I do not know how to leave out “${words}”. Is it this?`,
  which_weekday: 'I can look at one day of the week at a time. Which one?',
  what_before: 'What should I look at? I need a figure to start from.',
} as const;
