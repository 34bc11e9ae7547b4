import { Refusal } from "@/lib/env/schema";
import { normalizeEmail } from "@/lib/values";

/** The address as its server compares it. `localhost` is for developers; nobody else takes mail from it. */
const readAddress = (text: string): string | undefined =>
  normalizeEmail(text) ?? (/^[\w.+-]{1,64}@localhost$/i.test(text) ? text.toLowerCase() : undefined);

/**
 * A sender: `mail@example.com` or `Name <mail@example.com>`. A name that holds a comma or another mark of the mail format is
 * put in quotes (RFC 5322), or it would be read as a list of mailboxes.
 */
export function readMailbox(text: string): string {
  const [, given = "", bracketed] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? [];
  const address = readAddress(bracketed ?? text);
  if (!address) throw new Refusal("must be one mailbox: mail@example.com or Name <mail@example.com>");
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(given.trim())?.[1];
  const name = (quoted === undefined ? given : quoted.replace(/\\(.)/g, "$1")).trim();
  if (quoted === undefined && name.includes('"'))
    throw new Refusal('must have a name without " or wholly inside of "…"');
  if (name.includes("@")) throw new Refusal("must have a name without @: programs would show it as the address");
  if (!name) return address;
  return /^[\p{L}\p{N} '_-]+$/u.test(name)
    ? `${name} <${address}>`
    : `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`;
}
