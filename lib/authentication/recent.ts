import type { UserActor } from "@/lib/actor";
import { verifyPassword } from "@/lib/authentication/password/password-hash";
import { db } from "@/lib/db";
import { sessionDevice } from "@/lib/limits/device";
import { resetThrottle, throttle } from "@/lib/limits/throttle";
import { Problem } from "@/lib/problem";

/** How long a sign-in stands for the password. */
export const RECENT_SECONDS = 5 * 60;

/** How long a proved mailbox stands for the password of someone who has none yet: as long as a recovery code lives. */
const WITHOUT_PASSWORD_SECONDS = 30 * 60;

/** What an operation takes for a recent proof. */
interface Proofs {
  currentPassword?: string | undefined;
  /** A sign-in of the last minutes will do. */
  orRecentSignIn?: boolean;
}

/** Whether this person signed in lately in this session, or in another one from the same device. */
async function hasSignedInSince(actor: UserActor, since: Date): Promise<boolean> {
  if (actor.authenticatedAt >= since) return true;
  const device = sessionDevice(actor.client);
  if (!device) return false;
  const where = { userId: actor.id, device, authenticatedAt: { gte: since } };
  return (await db.session.findFirst({ where, select: { id: true } })) !== null;
}

/** Twenty guesses, wherever they come from: anyone who holds a session could change networks. */
async function checkPassword(actor: UserActor, hash: string | null, password: string): Promise<void> {
  const anywhere = { ...actor.client, ipAddress: null };
  await throttle(anywhere, "proof", actor.id);
  if (!(await verifyPassword(password, hash, actor.email, actor.client)))
    throw new Problem("wrong.password", { reason: "not the current password" });
  await resetThrottle(anywhere, "proof", actor.id);
}

/**
 * Asks someone who is signed in to prove again, or lately, that they are who they are: the one way to ask, before whatever a
 * stranger at an open browser or with a stolen token must not do (RFC 9470).
 * @returns the hash of the password at that moment: where it is another one when the change is made, the proof is worthless
 * @throws Problem wrong.password, too.many.requests
 */
export async function requireRecent(
  actor: UserActor,
  { currentPassword, orRecentSignIn = false }: Proofs,
): Promise<string | null> {
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: actor.id }, select: { passwordHash: true } });
  if (currentPassword !== undefined) {
    await checkPassword(actor, passwordHash, currentPassword);
    return passwordHash;
  }
  const seconds = passwordHash === null ? WITHOUT_PASSWORD_SECONDS : RECENT_SECONDS;
  const recent = orRecentSignIn && (await hasSignedInSince(actor, new Date(Date.now() - seconds * 1000)));
  if (!recent) {
    const detail = "More than 5 minutes after a sign-in, `currentPassword` is needed.";
    throw new Problem("wrong.password", { detail, reason: "no recent sign-in" });
  }
  return passwordHash;
}
