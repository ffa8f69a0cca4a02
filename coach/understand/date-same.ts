// The same days of the year before (“the same month last year”, “that week a year ago”, “yoy”):
// hides the words for them from date-relative.ts.
import { type Atom, type AtomContext, type AtomRule, rule } from './date-atom.ts';
import { fiscalYear, yearSpan } from './periods.ts';

const SAME =
  '(?:the )?(?:same|corresponding|equivalent|matching|comparable|respective) ' +
  '(?:\\w+ )?(?:fortnight|half|spell|season|year|time|periods?|month|week|day|' +
  'weekend|quarter|point|stretch|days|weeks|months|dates)';
export const SAME_RULES: readonly AtomRule[] = [
  rule(
    `${SAME}(?: of| in)?(?: (?:the )?(?:last|previous|prior|preceding) year| (?:the|a|one) year ` +
      '(?:before|earlier|ago|prior|previously))',
    lastYear,
  ),
  rule(
    'the same (?:two|three|four|five|six|\\d+) (?:last year|(?:the|a|one) year (?:before|ago|earlier))',
    lastYear,
  ),
  rule(
    'that (?:same )?(?:week|weekend|month|quarter|day|season|period|time|fortnight|stretch)(?: of| in)? ' +
      '(?:last year|(?:the|a|one) year (?:before|earlier|ago|prior|previously)|the (?:previous|prior) year)',
    lastYear,
  ),
  // A year after “the same month of” is the one before the window's: nobody says it of its own.
  rule(`${SAME} (?:of |in )?(?:19|20)\\d\\d`, lastYear),
  rule(`(?:19|20)\\d\\d (?:at|by|in|for|over) ${SAME}`, lastYear),
  rule(
    '(?:(?:the )?(?:prior|previous|preceding) (?:ytd|year to date)|last years? ' +
      '(?:ytd|year to date)|(?:ytd|year to date) (?:of )?last year)',
    lastYear,
  ),
  rule(
    'year (?:on|over|to) year|yoy|(?:a|one) year apart|(?:twelve|12) months apart|like for like|on the year|(?:a|one) year' +
      ' (?:earlier|before|previously|prior)|(?:twelve|12) months (?:earlier|before' +
      '|previously|prior)|(?:annual|yearly)(?= (?:growth|change|comparison|increase' +
      '|rise|improvement))|the year (?:before|earlier|prior)(?! last)|(?:twelve|' +
      '12) months (?:ago|back)|the (?:previous' +
      '|prior|preceding) year',
    lastYear,
  ),
];

function lastYear(_match: RegExpExecArray, { cal }: AtomContext): Atom {
  const span = yearSpan(fiscalYear(cal.today, cal) - 1, cal.fiscal_year_start);
  return { span, relative: 'last', compare: 'last_year' };
}
