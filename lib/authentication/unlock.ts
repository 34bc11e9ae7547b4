import { lockUser } from "@/lib/access/authority";
import { audit } from "@/lib/audit/record";
import * as contracts from "@/lib/authentication/unlock.contract";
import { db, transaction } from "@/lib/db";
import { trustDevice } from "@/lib/limits/devices";
import { consumeMail } from "@/lib/limits/mail-limits";
import { resetLimits } from "@/lib/limits/sign-in-limits";
import { throttle } from "@/lib/limits/throttle";
import { consumeCode, findCode } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { requireOpen } from "@/lib/sessions/obstacles";

export const requestUnlock = implement(contracts.requestUnlock, async (actor, { body: { email } }) => {
  await consumeMail(actor.client, email);
  // The same write whether or not anybody has this address; who gets a mail is found out at delivery.
  await transaction((tx) => queueMail(tx, { template: "unlock_request", recipient: email, locale: "en" }));
  return { email };
});

export const unlockSignIn = implement(contracts.unlockSignIn, async (actor, { body: { token } }) => {
  await throttle(actor.client, "codes");
  const { userId } = await findCode(db, token, ["unlock"]);
  const email = await transaction(async (tx) => {
    const user = await lockUser(tx, userId, "code.invalid");
    await consumeCode(tx, token, "unlock");
    requireOpen(user, "code.invalid");
    // While the account is pending, a known device is a sign of its registrant, who may be another than who reads this mailbox.
    if (user.confirmedAt) await trustDevice(tx, actor.client, user);
    await audit(tx, actor, "login.unlocked", { type: "user", id: userId });
    await resetLimits(tx, actor.client, user.email);
    return user.email;
  });
  return { email };
});
