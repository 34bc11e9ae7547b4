import { isIP } from "node:net";
import { Refusal } from "@/lib/env/schema";

const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/** An address of this machine, or a name of it. Brackets around IPv6 are dropped. */
export function readListeningAddress(text: string): string {
  const bare = text.replace(/^\[([0-9a-f:.]+)\]$/i, "$1");
  if (isIP(bare) > 0) return bare;
  if (text.includes("://")) throw new Refusal("must be an address alone, without http://");
  if (/^[^:]+:\d+$/.test(text) || /\]:\d+$/.test(text))
    throw new Refusal("must be an address alone; the port is said by PORT");
  if (/^[\d.]+$/.test(text) || !NAME.test(text) || text.length > 253)
    throw new Refusal("must be an IP address or a host name of this machine; leave it out to listen everywhere");
  return text.toLowerCase();
}
