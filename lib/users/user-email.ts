import { lockSubordinate } from "@/lib/access/authority";
import { db, transaction } from "@/lib/db";
import { issueCode } from "@/lib/mail/one-time-codes";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { cancelPending, mailCode, readPending } from "@/lib/users/account/email/pending-change";
import * as contracts from "@/lib/users/administration.contract";

export const startEmailChange = implement(contracts.startEmailChange, async (actor, { params: { uid }, body }) => {
  const { email } = body;
  // One's own is changed with the current password, which a stolen session does not have.
  if (actor.type === "user" && actor.id === uid)
    throw new Problem("forbidden", { detail: "Change your own email in your account.", reason: "their own account" });
  await transaction(async (tx) => {
    const { user } = await lockSubordinate(tx, actor, uid, "users:write");
    if (email === user.email) {
      const detail = "This is the user's email address already.";
      throw new Problem("request.invalid", { issues: [{ pointer: "/body/email", detail }] });
    }
    // Told as it is to who creates users; the owner is not told who else has an account.
    const owner = await tx.user.findUnique({ where: { email }, select: { id: true } });
    if (owner) throw new Problem("user.already.exists");
    await issueCode(tx, uid, "email_change", email);
    await mailCode(tx, actor, user, email);
  });
  return { email };
});

export const findUserEmailChange = implement(contracts.findUserEmailChange, async (_, { params: { uid } }) => {
  const user = await db.user.findUnique({ where: { id: uid }, select: { id: true } });
  if (!user) throw new Problem("user.not.found");
  return readPending(db, uid);
});

export const cancelUserEmailChange = implement(contracts.cancelUserEmailChange, async (actor, { params: { uid } }) => {
  await transaction(async (tx) => {
    await lockSubordinate(tx, actor, uid, "users:write");
    await cancelPending(tx, actor, uid);
  });
  return undefined;
});
