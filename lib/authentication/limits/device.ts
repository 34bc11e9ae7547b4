import type { Client } from "@/lib/actor";
import { networkOf } from "@/lib/authentication/limits/network";
import { digest } from "@/lib/secrets";

/** What tells a person's devices apart: a browser by the id it keeps, a program by its name and network. */
export const deviceDigest = ({ deviceId, userAgent, ipAddress }: Client) =>
  digest(deviceId ? `browser ${deviceId}` : `program ${networkOf(ipAddress)} ${userAgent ?? ""}`);

/** Whether nobody but a device itself can look like it: where no address is known, every program of a name looks the same. */
export const isRecognisable = ({ deviceId, ipAddress }: Client): boolean =>
  deviceId !== undefined || ipAddress !== null;
