import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** What a proxy or a socket may write around an address: brackets and a port, or a port behind IPv4. */
const withoutPort = (text: string) => text.replace(/^\[([^\]]*)\](?::\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");

/**
 * The one spelling of a client's address: IPv4 inside IPv6 is IPv4, and the zone of a link-local address, which is the
 * name of an interface of its author, is left out.
 * @returns null for what is no address
 */
export function normalizeAddress(text: string): string | null {
  const bare = withoutPort(text.trim());
  // The library also reads `127.1` and `0x7f.1`, which nobody who tells an address writes.
  if (isIP(bare) === 0) return null;
  const [address = ""] = bare.split("%");
  // The platform's own parser first: the library takes `::192.0.2.1` for 192.0.2.1, and the same address in hexadecimal not.
  return isIP(address) === 4
    ? address
    : ipaddr.process(new URL(`http://[${address}]`).hostname.slice(1, -1)).toString();
}

/** The network a client may change addresses in: the address itself, or the /64 of an IPv6 address. */
export function networkOf(ipAddress: string | null): string {
  const address = ipAddress && normalizeAddress(ipAddress);
  if (!address) return "unknown";
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return address;
  const network = parsed.parts.slice(0, 4);
  return network.map((part) => part.toString(16)).join(":");
}
