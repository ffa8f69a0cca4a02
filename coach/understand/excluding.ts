// The words that leave a member out (“outside the UK”, “with wholesale left out”), hidden from
// members.ts, which finds whom they are said of.

/** “Outside the UK”, “with wholesale left out”: words around a member that is not meant. */
export const EXCLUDING =
  '(?:excluding|non|rest of (?:the )?world without|anyone but|anybody but|exclude|' +
  'excludes|except(?: for)?|excepting|without(?: counting| including)?' +
  '|outside(?: of)?|(?<!\\b(?:sets?|tells?|told) (?:[\\w§µ¤]+ ){0,3})apart from|aside from|other than|besides|barring|not counting|not including' +
  '|leaving out|leaving aside|leave out|ignoring|ignore|disregarding|omitting|' +
  'minus|(?<=µ )less|net of|ex|excl' +
  '|but not|if you (?:ignore|exclude|leave out|take out|strip out)|setting aside|putting aside' +
  '|(?:everything|everywhere|everyone|anywhere|all|anything|every \\w+|all \\w+) ' +
  '(?:but|bar|except))';
export const EXCLUDED_BEFORE = new RegExp(
  `\\b(?:${EXCLUDING}|never mind|forgetting(?: about)?|save for)(?: (?:for|the|our|my|any|all|µ|sales|orders|customers|items|` +
    `products|those|what we sell|to|in|from|of|through|via))*$`,
);
export const EXCLUDED_AFTER = new RegExp(
  String.raw`^(?:(?:is |are |being |to be )?(?:excluded|left out|taken (?:out|away)|stripped ` +
    String.raw`out|removed|disregarded|ignored|set aside|aside|away(?! from)|out of (?:it|the ` +
    String.raw`picture|this)|not counted|not included)|out(?= (?:is|what|which|how|who|are|was|` +
    String.raw`did)\b|$))\b`,
);

/** The run with the words that leave its member out; the same run where none do. */
export function withExclusion<T extends { start: number; end: number }>(
  run: T,
  words: string[],
): T {
  const before = EXCLUDED_BEFORE.exec(words.slice(0, run.start).join(' '))?.[0];
  if (before !== undefined) return { ...run, start: run.start - before.trim().split(' ').length };
  const after = EXCLUDED_AFTER.exec(words.slice(run.end).join(' '))?.[0];
  return after === undefined ? run : { ...run, end: run.end + after.trim().split(' ').length };
}
