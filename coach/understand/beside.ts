// Everyday words that are a name because they stand beside one (“Harbour Street or the market”,
// “web or shop”): hides these places from members.ts, which looks for names.

/** “Harbour Street or the market”: what stands beside a name is one, though everyday. */
export const BESIDE =
  /\b(?:or|and|vs|against|than|versus) (?:at |in )?the (shop|store|stall|market|counter|cafe|warehouse)\b/;

/** “¤ or the market”: what stands beside a name that is read already may be everyday words. */
export function besideName(words: string[], start: number, end: number): boolean {
  const before = words.slice(0, start).join(' ');
  const after = words.slice(end).join(' ');
  return (
    /¤ (?:or|and|vs|against|than)(?: at| in)? the$/.test(before) ||
    (/\bthe$/.test(before) && /^(?:or|and|vs|against|than)(?: at| in)?(?: the)? ¤/.test(after))
  );
}

/** “Online or shop”, “shop or web”: whole names that are also everyday words. */
export function chosenBetween(before: string, after: string): boolean {
  return (
    /\b(?:or|vs|versus)(?: the| our| in| at)*$/.test(before) || /^(?:or|vs|versus)\b/.test(after)
  );
}
