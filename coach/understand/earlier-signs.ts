// Signs that a question goes back to what was asked earlier, or to the basis and the first or last
// of what is on file. Hides the words from signs.ts.
import type { IntentRule } from './coach-rules.ts';
import { sign } from './sign.ts';

export const EARLIER_SIGNS: readonly IntentRule[] = [
  sign(
    'history',
    12.5,
    '\\b(?:scroll|dig|go|look|hunt|leaf|flick) (?:\\w+ )?(?:back|out|up|' +
      'through)\\b.*\\b(?:thing|one|bit|earlier|before|old)\\b' +
      '|\\b(?:one|thing|bit|question|answer|bits) (?:\\w+ ){0,3}?from (?:before|' +
      'earlier|the other day|last time)\\b' +
      '|\\b(?:answer|reply|figure) (?:that )?you (?:gave|sent|wrote|had)\\b|\\bwe ' +
      '(?:\\w+ )?(?:went|have been|had been) (?:through|over)\\b|\\brecord of ' +
      '(?:my|our|me|us) \\w+ing\\b' +
      '|\\bdid we ever (?:\\w+ ){0,2}?(?:settle|get to the bottom|finish|resolve|decide)\\b',
    { not: '\\bdata\\b' },
  ),
  sign('meaning', 12, '^(?:so )?what (?:all )?makes up (?:the |our |a |an )?FIGURE$'),
  sign(
    'meaning',
    12,
    '\\b(?:on what|the|which) basis\\b.*FIGURE|\\b(?:new or returning|returning or new)\\b',
    {
      not: 'DATE (?:vs|against)|\\bhow many\\b',
    },
  ),
  sign(
    'coverage',
    11.5,
    '\\b(?:earliest|oldest|first|latest|newest|last) (?:\\w+ )?(?:FIGURE|invoice|' +
      'order|sale|receipt|record|entry)s?\\b.*\\b(?:in here|here|you (?:have|hold|' +
      'know)|on (?:file|record)|on the system)\\b',
  ),
];
