import Bowser from "bowser";

/** What a User-Agent header says about a device, as far as it says anything we know. */
export interface Agent {
  browser?: string | undefined;
  system?: string | undefined;
}

const { OS_MAP, BROWSER_MAP, parse } = Bowser;
const systems = new Set<string>(Object.values(OS_MAP));
/** Without its generic guess, Bowser's names are these: what it cannot place it would quote. */
const browsers = new Set<string>(Object.values(BROWSER_MAP));

/** Names of Bowser's that people do not use. */
const SHORTER: Readonly<Record<string, string>> = { "Microsoft Edge": "Edge", "Chrome OS": "ChromeOS" };

const known = (names: ReadonlySet<string>, name: string | undefined) =>
  name && names.has(name) ? (SHORTER[name] ?? name) : undefined;

/** A program's first product, for example `curl`. */
const program = (agent: string) => /^([A-Za-z]{1,20})(?:\/\d|$)/.exec(agent)?.[1];

/**
 * What a User-Agent header says, in known words only: the header is a stranger's text, and a warning that quotes it could
 * carry the stranger's own advice. Programs are named by their first product, for example `curl`.
 */
export function describeAgent(agent: string | null | undefined): Agent {
  const given = (agent ?? "").slice(0, 500);
  if (given === "") return {};
  const { browser, os, platform } = parse(given);
  const model =
    platform.vendor === "Apple" && /^iP(?:hone|ad|od)$/.test(platform.model ?? "") ? platform.model : undefined;
  const name = known(browsers, browser.name) ?? (given.startsWith("Mozilla/") ? undefined : program(given));
  return { browser: name, system: model ?? known(systems, os.name) };
}
