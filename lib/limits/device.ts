import type { Client } from "@/lib/actor";
import { networkOf } from "@/lib/network";
import { digest } from "@/lib/secrets";

/**
 * What tells a person's devices apart: a browser by the id in its cookie, a program by the secret it sends as
 * `Gatehouse-Device`. A program that sends none is told apart by name and network, which is enough to notice a new one,
 * and not enough to be believed: everyone behind one address may run the same program.
 */
export const deviceDigest = ({ deviceId, userAgent, ipAddress }: Client) =>
  digest(deviceId ? `browser ${deviceId}` : `program ${networkOf(ipAddress)} ${userAgent ?? ""}`);

/** The same, for telling whether two sessions were started from one device; null where no address is known, and every program of a name looks alike. */
export const sessionDevice = (client: Client) =>
  client.deviceId !== undefined || client.ipAddress !== null ? deviceDigest(client) : null;
