import { lockSubordinate } from "@/lib/access/authority";
import { audit } from "@/lib/audit/record";
import { db, transaction } from "@/lib/db";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { endSessions } from "@/lib/sessions/session";
import { discardFactors, readFactors } from "@/lib/users/account/credentials/factors";
import { changePerson } from "@/lib/users/person";
import * as contracts from "@/lib/users/user-factors.contract";

export const listUserFactors = implement(contracts.listUserFactors, async (_, { params: { uid } }) => {
  const user = await db.user.findUnique({ where: { id: uid } });
  if (!user) throw new Problem("user.not.found");
  return readFactors(user);
});

export const resetUserFactors = implement(contracts.resetUserFactors, (actor, { params: { uid } }) =>
  transaction(async (tx) => {
    const { user } = await lockSubordinate(tx, actor, uid, "users:write");
    const removed = await discardFactors(tx, uid);
    // Nothing was there to lose: nobody is signed out for it.
    if (removed === 0 && user.secondFactorAt === null) return { removed, ended: 0 };
    await changePerson(tx, user, { secondFactorAt: null });
    const ended = await endSessions(tx, { userId: uid }, "factors.reset");
    await audit(tx, actor, "factors.reset", { type: "user", id: uid }, { removed, ended });
    const { email: recipient, locale } = user;
    // Where the administrator was is not the owner's to know.
    const props = { at: new Date().toISOString() };
    await queueMail(tx, { template: "factors_reset", recipient, locale, userId: uid, props });
    return { removed, ended };
  }),
);
