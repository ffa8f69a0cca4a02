// Which fact a question asks for (“how much is in the bank”, “when do we pay wages”): hides the
// phrasings from questions.ts.
import { normalise } from '../understand/words.ts';
import { COSTS, TAXES, upper } from './fact-words.ts';
import type { FactKind } from './shapes.ts';

/** Words that name a kind of fact in a question, and what it is of where they say. */
export function factAsked(words: string): { kind: FactKind; subject: string | null } | null {
  const plain = normalise(words).text;
  if (
    new RegExp(
      String.raw`\b(?:in|at|with) (?:the |our |my )?bank\b|\bbank (?:balance|` +
        String.raw`account)\b|\bcash (?:balance|position|in hand|on hand|do we have|` +
        String.raw`have we|is there|at bank)\b|\bhow much cash\b|\bour cash\b`,
    ).test(plain) &&
    !/\bowe\b/.test(plain)
  )
    return { kind: 'cash_today', subject: null };
  if (
    new RegExp(
      String.raw`\bwhen (?:do|are|is|does|did)\b.*\b(?:wages|salaries|payroll|` +
        String.raw`staff|pay ?day)\b|\bpay ?day\b`,
    ).test(plain)
  )
    return { kind: 'pay_day', subject: null };
  const tax = new RegExp(String.raw`\bwhen (?:is|are|does|do)\b.*\b(${TAXES})\b`).exec(plain);
  if (tax !== null) return { kind: 'tax_date', subject: upper(tax[1] ?? 'tax') };
  if (
    new RegExp(
      String.raw`\b(?:owe|owes|owed|owing)\b.*\b(?:bank|lender)\b|\b(?:our|the)` +
        String.raw` (?:bank )?(?:loan|overdraft|mortgage)\b`,
    ).test(plain)
  )
    return { kind: 'loan', subject: null };
  const unit = new RegExp(
    String.raw`\b(?:how much|what) (?:does|do|is|are) (?:a |an |the |our` +
      String.raw` )?(?:kilo of |bag of )?([a-z ]+?) (?:cost us|costing us|per kilo|` +
      String.raw`a kilo|each)\b`,
  ).exec(plain);
  if (unit?.[1] !== undefined) return { kind: 'unit_cost', subject: unit[1] };
  const cost = new RegExp(
    String.raw`^(?:so |and )?(?:what (?:is|are)|how much (?:is|are))(?: (?:our|` +
      String.raw`the|my))? (${COSTS})(?: (?:again|now|each month|a month|per month|` +
      String.raw`each week|a week))?$`,
  ).exec(plain);
  return cost?.[1] === undefined ? null : { kind: 'recurring_cost', subject: cost[1] };
}
