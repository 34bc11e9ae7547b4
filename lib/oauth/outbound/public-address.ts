import { BlockList, isIPv4 } from "node:net";

/** IPv4 that is no host on the internet: the registry of special-purpose addresses (RFC 6890) and multicast. */
const special = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  special.addSubnet(network, prefix, "ipv4");

/** The one block of IPv6 that is given to hosts on the internet, and what in it leads elsewhere: Teredo, 6to4, examples. */
const unicast = new BlockList();
unicast.addSubnet("2000::", 3, "ipv6");
const tunnels = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  tunnels.addSubnet(network, prefix, "ipv6");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const family = (address: string) => (isIPv4(address) ? "ipv4" : "ipv6");

/** Whether an IP address is this machine's own. */
export const isLoopbackAddress = (address: string): boolean => loopback.check(address, family(address));

/** Whether an IP address belongs to a host on the internet, and not to a network behind ours. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, "ipv4");
  return unicast.check(address, "ipv6") && !tunnels.check(address, "ipv6");
}
