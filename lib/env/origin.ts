import { Refusal } from "@/lib/env/schema";
import { canParseUrl } from "@/lib/parse-url";

const SCHEME = /^https?:\/\//i;

/** A URL of http or https that names a host, without credentials. */
export function readHttpUrl(text: string): URL {
  if (!SCHEME.test(text)) throw new Refusal("must begin with https:// or http://");
  if (!canParseUrl(text)) throw new Refusal("must be a URL");
  const url = new URL(text);
  if (url.username || url.password) throw new Refusal("must hold no user and password");
  if (/[*\s\\]/.test(text)) throw new Refusal("must be one address, without * or spaces");
  if (url.hostname.endsWith(".")) throw new Refusal("must name a host that does not end with a dot");
  if (url.port === "0") throw new Refusal("must name a port above 0, or none");
  return url;
}

/** An origin: scheme, host and port. A single slash at the end is dropped, case is folded, a default port left out. */
export function readOrigin(text: string): string {
  const url = readHttpUrl(text);
  if (/[?#]/.test(text)) throw new Refusal("must be an origin: leave out what follows ? or #");
  if (url.pathname !== "/" || text.slice(8).includes("//")) throw new Refusal("must be an origin: leave out the path");
  return url.origin;
}

/** The public origin: one that browsers can open. */
export function readPublicOrigin(text: string): string {
  const origin = readOrigin(text);
  if (/^(0\.0\.0\.0|\[::\])$/.test(new URL(origin).hostname))
    throw new Refusal("must be the address that people open; where to listen is said by HOST");
  return origin;
}

/** Origins as browsers send them, which need not be of the web: `capacitor://localhost`. */
export function readCallingOrigin(text: string): string {
  if (text === "*") throw new Refusal("names each origin: * would let every page on the web call as its visitor");
  if (text.toLowerCase() === "null") throw new Refusal("names each origin: null is what every sandboxed page sends");
  if (SCHEME.test(text)) return readOrigin(text);
  if (/^(?!file:)[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+$/i.test(text)) return text.toLowerCase();
  throw new Refusal("must hold origins, for example https://app.example.com");
}

/** Base address of a service that is called; a slash at the end is dropped. */
export function readServiceUrl(text: string): string {
  const url = readHttpUrl(text);
  if (/[?#]/.test(text)) throw new Refusal("must be a base address: leave out what follows ? or #");
  return url.origin + url.pathname.replace(/\/+$/, "");
}
