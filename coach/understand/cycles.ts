// Which cycle a question turns in (hours, weekdays, days, weeks, months), which end of it, and on
// which days of the week: hides the words for these from rank-and-when.ts.
import type { Query } from '../query.ts';

/** “Most quiet”: the word after it says which end. */
const MOST_OF = new RegExp(
  String.raw`\b(most|least) (quiet|dead|slow|slack|empty|idle|calm|sleepy|busy|hectic|packed|` +
    String.raw`crowded|rushed|lively)\b`,
);

/** “January to March, which was the worst?” */
export const OF_MONTHS = new RegExp(
  String.raw`DATE which (?:one |of (?:them|those|these|the \w+) )?(?:was|is|were|did|had|came|` +
    String.raw`proved|turned|brought|took|made|sold|earned|saw|gave|got)\b.*\b(?:best|worst|most|least|` +
    String.raw`(?!rest|test|cost|just)\w+est)\b(?! (?:product` +
    String.raw`|item|line|seller|customer|client|day|week|date|hour|channel|countr|categor)\w*)`,
);

/** “Of the weeks in spring, which was the worst?” */
const OF_ALL =
  /\bof (?:all )?(?:the |our )(weekdays|hours|days|weeks|months)\b(?=.*\b(?:which|what)\b)/;

export function cycleOf(shape: string, dated: boolean): Query['cycle'] {
  const of_all = OF_ALL.exec(shape)?.[1];
  // “of all the days we open”, of no stretch: a day of the week
  const weekly = of_all === 'days' && !dated;
  if (of_all !== undefined && !weekly && !/\bof (?:the )?days of\b/.test(shape))
    return of_all.slice(0, -1) as Query['cycle'];
  if (
    dated &&
    /\b(?:the|what|which) (?:single )?(?:day|date) (?:with|that|when|on which|we)\b/.test(shape)
  )
    return 'day';
  if (/\b(?:which|what) (?:single |exact )?dates?\b/.test(shape)) return 'day';
  if (dated && OF_MONTHS.test(shape)) return 'month';
  if (
    /\bweekly (?:rhythm|pattern|cycle|profile|shape)\b|\brhythm of (?:the|our) week\b/.test(shape)
  )
    return 'weekday';
  if (
    new RegExp(
      String.raw`\bdaily (?:rhythm|pattern|cycle|profile|shape)\b|\brhythm of (?:the|our) ` +
        String.raw`day\b|\bof the day\b`,
    ).test(shape)
  )
    return 'hour';
  if (/\b(?:yearly|annual|seasonal|monthly) (?:rhythm|pattern|cycle|profile|shape)\b/.test(shape))
    return 'month';
  if (
    /\b(?:point|part|time|stage|moment|end|side|start|beginning|front|back|middle|half) (?:in|of|during|within) (?:the|a|our) week\b/.test(
      shape,
    )
  )
    return 'weekday';
  if (/\b(?:which|what|peak|busiest|quietest|best|worst) (?:hours?|time of day)\b/.test(shape))
    return 'hour';
  if (
    new RegExp(
      String.raw`\b(?:which|what|best|worst|busiest|quietest|biggest|record|top) (?:single |` +
        String.raw`ever )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b`,
    ).test(shape)
  )
    return 'day';
  if (/\b(?:o ?clock|clock)\b/.test(shape)) return 'hour';
  if (
    new RegExp(
      String.raw`\b(?:during|in|through|throughout|over|across|within|part of) (?:the|a|our) ` +
        String.raw`(?:calendar |trading |whole )?year\b`,
    ).test(shape)
  )
    return 'month';
  if (
    new RegExp(
      String.raw`\b(?:day of (?:the )?week|days of the week|weekdays?|which weekday|(?:part|end` +
        String.raw`|side|point) of the week|(?:during|in|within|through|throughout|over) the` +
        String.raw` (?:working )?week)\b`,
    ).test(shape)
  )
    return 'weekday';
  if (
    new RegExp(
      String.raw`\b(?:hours?|hourly|what time|(?:during|in|through|over|throughout|within` +
        String.raw`|in the course of) (?:the|a|our) (?:working |trading |opening )?day|(?:busiest` +
        String.raw`|quietest|best|worst|peak|quiet|slow) times?(?! of (?:the )?year)` +
        String.raw`|time of (?:the )?day|part of the day|times of day|lunchtime|mornings?|` +
        String.raw`afternoons?` +
        String.raw`|evenings?)\b`,
    ).test(shape)
  )
    return 'hour';
  if (
    new RegExp(
      String.raw`\b(?:months?|seasons?|seasonal(?:ity)?|time of (?:the )?year|part of the year|` +
        String.raw`quarters?)\b`,
    ).test(shape)
  )
    return 'month';
  if (/\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bweekends?\b/.test(shape))
    return 'weekday';
  if (
    new RegExp(
      String.raw`\bdates?\b|\b(?:single|record|best|worst|DATE) day\b|\bday (?:ever|DATE|of ` +
        String.raw`DATE|in DATE|of all)\b|\bday so far\b`,
    ).test(shape)
  )
    return 'day';
  if (/\bdays?\b/.test(shape)) {
    const past = /\b(?:was|were|did|had|have|has)\b/.test(shape);
    return past && (dated || /\b(?:was|were|had|have) (?:our|my|the|we)\b/.test(shape))
      ? 'day'
      : 'weekday';
  }
  if (/\bweeks?\b/.test(shape)) return 'week';
  if (/\btimes?\b/.test(shape)) return 'hour';
  return null;
}

export function extremeOf(shape: string): Query['extreme'] {
  const graded = MOST_OF.exec(shape);
  if (graded !== null) {
    const busy = /busy|hectic|packed|crowded|rushed|lively/.test(graded[2] ?? '');
    return busy === (graded[1] === 'most') ? 'most' : 'least';
  }
  if (
    /\b(?:more|stronger|bigger|higher|livelier|fuller)\b/.test(shape) &&
    !/\b(?:less|fewer|weaker|smaller|lower)\b/.test(shape) &&
    /\b(?:or|than)\b/.test(shape)
  ) {
    return 'most';
  }
  const most = new RegExp(
    String.raw`\b(?:beats? (?:the rest|the others|them all|all)|above the (?:rest|others)|keenest|fattest|hottest|craziest|wildest|rosiest|high point|pinnacle|flying|dearest|zenith|` +
      String.raw`through the roof|went (?:crazy|wild|ballistic|nuts)|maddest|mad|madness|heaviest|heavier|hardest|mostly|pile[sd]? up|bulge|` +
      String.raw`stood out|head and shoulders|fastest|quickest|stronger|soonest|fuller|fullest|` +
      String.raw`crowded|jammed|swamped|flat out|run off our feet|manic` +
      String.raw`|bustling|lively|liveliest|busy|busier|busiest|best|peaks?|peaked|highest|most` +
      String.raw`|top|biggest|largest|record` +
      String.raw`|strongest|rush|hectic|rammed|heaving|mobbed|packed|good|better|greatest|` +
      String.raw`strong)\b`,
  ).test(shape);
  const least = new RegExp(
    String.raw`\b(?:(?:barely|hardly|scarcely) worth|(?:less|fewer|fewest|few) (?:people|` +
      String.raw`customers|folk|punters|visitors)|` +
      String.raw`leanest|thinnest|bleakest|grimmest|feeblest|sleepiest|rock bottom|low point|` +
      String.raw`low ebb|nadir|trough|bottomed|hit (?:the )?floor|lightest|dips?|sag|sags|slump|slumps|weaker|emptiest|hardly (?:anybody|anyone)` +
      String.raw`|nobody|idle|calmest|ghost town|tumbleweed|quiet|quieter|quietest|worst|dead` +
      String.raw`|deadest|slow|slower|slowest|lowest|least` +
      String.raw`|fewest|weakest|slack|slackest|lulls?|empty|emptiest|bad|worse|weak|poorest|` +
      String.raw`smallest` +
      String.raw`|downtime|off peak)\b`,
  ).test(shape);
  return most === least ? null : most ? 'most' : 'least';
}

const WEEKDAYS = ['mon', 'tues', 'wednes', 'thurs', 'fri', 'satur', 'sun'];

/** “On Saturdays”, “at weekends”: the days of the week, where they are no date. */
export function weekdaysOf(shape: string): number[] {
  const named = WEEKDAYS.flatMap((name, at) =>
    new RegExp(`\\b${name}days?\\b`).test(shape) ? [at + 1] : [],
  );
  if (named.length > 0) return named;
  if (/\bweekends?\b/.test(shape)) return [6, 7];
  return /\b(?:(?:on|during) (?:the )?(?:weekdays|working days)|midweek)\b/.test(shape)
    ? [1, 2, 3, 4, 5]
    : [];
}
