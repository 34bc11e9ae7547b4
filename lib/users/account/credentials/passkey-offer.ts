import type { UserActor } from "@/lib/actor";
import { isAllowed } from "@/lib/authentication/factors/allowed";
import { db } from "@/lib/db";
import { deviceDigest } from "@/lib/limits/device";

/** As long as adding one asks for no other proof (`passkeys.contract.ts`). */
const RECENT_MILLISECONDS = 10 * 60_000;

/** Whether this browser was there before the sign-in, or is the account's only device: one that may be borrowed is offered nothing. */
async function isOwnDevice({ id: userId, client, authenticatedAt }: UserActor): Promise<boolean> {
  const devices = await db.device.findMany({ where: { userId }, select: { digest: true, createdAt: true } });
  const digest = Buffer.from(deviceDigest(client));
  const own = devices.find((device) => digest.equals(device.digest));
  return own !== undefined && (devices.length === 1 || own.createdAt < authenticatedAt);
}

/** Whether someone who has just signed in by a password should be offered a passkey in its place, where the browser can make one. */
export async function isPasskeyDue(actor: UserActor): Promise<boolean> {
  const { id: userId, status, amr, authenticatedAt } = actor;
  const signedInNow = amr.includes("pwd") && Date.now() - authenticatedAt.getTime() < RECENT_MILLISECONDS;
  if (!signedInNow || status !== "active" || !isAllowed("passkey")) return false;
  const passkey = await db.factor.findFirst({ where: { userId, kind: "passkey" }, select: { id: true } });
  return passkey === null && isOwnDevice(actor);
}
