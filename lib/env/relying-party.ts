import { isIP } from "node:net";
import { readOrigin } from "@/lib/env/origin";
import { Refusal } from "@/lib/env/schema";
import { canParseUrl } from "@/lib/parse-url";

const DOMAIN = /^(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/;

/** The ID of a relying party (WebAuthn): a domain, in the form in which browsers compare it. */
export function readRelyingPartyId(text: string): string {
  if (/[/\\?#@\s]/.test(text)) throw new Refusal("must be a domain alone, for example example.com: no scheme and path");
  if (isIP(text.replace(/^\[|\]$/g, "")) !== 0)
    throw new Refusal("must be a domain: no passkey belongs to an IP address");
  if (text.includes(":")) throw new Refusal("must be a domain alone: leave out the port");
  if (text.includes("*")) throw new Refusal("must be one domain, without *: passkeys work on every host below it");
  const host = canParseUrl(`http://${text}`) ? new URL(`http://${text}`).hostname : "";
  if (isIP(host) !== 0) throw new Refusal("must be a domain: no passkey belongs to an IP address");
  if (!DOMAIN.test(host)) throw new Refusal("must be a domain, for example example.com");
  return host;
}

/** An origin whose pages may use passkeys: browsers offer them on pages that came over TLS, and on this machine. */
export function readPasskeyOrigin(text: string): string {
  const origin = readOrigin(text);
  const { protocol, hostname } = new URL(origin);
  if (protocol !== "https:" && hostname !== "localhost")
    throw new Refusal("must hold origins that begin with https://");
  return origin;
}
