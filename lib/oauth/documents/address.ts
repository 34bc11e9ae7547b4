import { env } from "@/lib/env";
import { isClientId } from "@/lib/oauth/store/clients";
import { canParseUrl } from "@/lib/parse-url";

/** As long as the column is. */
const MOST_CHARACTERS = 500;

/**
 * Whether a client id is the address of a document that says what the client is (Client ID Metadata Document, section 3). It is
 * held to one spelling, so no host, port or path has two, and to no query: what reflects one would serve anybody's document.
 */
export function isDocumentAddress(id: string): boolean {
  if (!/^https?:/.test(id) || id.length > MOST_CHARACTERS || !canParseUrl(id)) return false;
  const { protocol, href, pathname, username, password } = new URL(id);
  // As with all addresses that clients name: where ours is on loopback, someone is trying things out.
  const isSecure = protocol === "https:" || env().loopback;
  return isSecure && href === id && pathname !== "/" && !/[?#]/.test(id) && username === "" && password === "";
}

/** Whether clients may have such ids at all. */
export const acceptsDocuments = (): boolean => env().CLIENT_METADATA_HOSTS.length > 0;

/** Whether the operator lets documents of this host say what clients are. */
export function isAllowedHost(address: string): boolean {
  const { CLIENT_METADATA_HOSTS: hosts } = env();
  return hosts.includes("*") || hosts.includes(new URL(address).host);
}

/** Which application a client's id means; undefined where it is no id at all. */
export function applicationOf(
  clientId: string,
): { id: string; metadataUrl: null } | { metadataUrl: string } | undefined {
  if (isClientId(clientId)) return { id: clientId, metadataUrl: null };
  return isDocumentAddress(clientId) ? { metadataUrl: clientId } : undefined;
}
