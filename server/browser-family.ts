// What a person recognises a browser by: its family and system, from the header it sends. Hides the
// header's history; versions are left out, for they change from one visit to the next.

/** In this order: most of them also claim to be the ones further down. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^(node|undici|python|Java|Go-http-client|Wget|PostmanRuntime)\b/i, 'a program'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\b(Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\b(Linux|X11)\b/, 'Linux'],
];

/** “Firefox on Windows”; “another browser” for what nobody knows; null where nothing was sent. */
export function browserFamily(user_agent: string | null): string | null {
  if (!user_agent) return null;
  const family = FAMILIES.find(([sign]) => sign.test(user_agent))?.[1] ?? 'another browser';
  const system = SYSTEMS.find(([sign]) => sign.test(user_agent))?.[1];
  return system ? `${family} on ${system}` : family;
}
