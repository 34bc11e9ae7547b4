/** Names as User-Agent headers carry them, the more particular first: Edge and Opera also call themselves Chrome. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bYaBrowser\//, "Yandex Browser"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChrom(?:e|ium)\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, "Windows"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const find = (names: readonly (readonly [RegExp, string])[], agent: string) =>
  names.find(([pattern]) => pattern.test(agent))?.[1];

/**
 * What a User-Agent header says, in known words only: the header is a stranger's text, and a warning that quotes it could
 * carry the stranger's own advice. Programs are named by their first product, such as `curl`.
 */
export function describeAgent(agent: string | null | undefined): {
  browser?: string | undefined;
  system?: string | undefined;
} {
  const given = (agent ?? "").slice(0, 500);
  const browser = find(BROWSERS, given) ?? /^([A-Za-z]{1,20})(?:\/\d|$)/.exec(given.replace(/^Mozilla\//, ""))?.[1];
  return { browser, system: find(SYSTEMS, given) };
}
