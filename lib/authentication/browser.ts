import { z } from "zod";
import type { UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { changeOwnPassword } from "@/lib/authentication/passwords";
import { signIn } from "@/lib/authentication/sign-in";
import * as sessions from "@/lib/authentication/sign-in.contract";
import { transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { endSessions } from "@/lib/sessions/session";
import * as account from "@/lib/users/account/account.contract";
import { confirmWithCode, register } from "@/lib/users/account/registration";
import * as accounts from "@/lib/users/account/registration.contract";

/*
 * The operations that answer a token pair, as browsers need them: the same contracts and the same code behind them, but
 * what comes out is a session that a cookie names. A page never holds a token. They are not part of the API.
 */

const Started = z.object({ sessionId: z.uuid() });

/** Signs in by password. A person who must choose a new password gets a session that opens only that. */
export const signInBrowser = implement(
  { ...sessions.login, alternative: undefined, output: Started.extend({ keptAccount: z.boolean() }) },
  async (actor, { body }) => {
    const { sessionId, user } = await signIn(actor, body, "browser");
    return { sessionId, keptAccount: user.deletesAt !== null };
  },
);

/**
 * Registers, and signs in where the mailbox need not be confirmed first.
 * @throws Problem user.should.be.confirmed when it must be; the account was made all the same, and the mail is on its way
 */
export const registerBrowser = implement(
  {
    ...accounts.registerUser,
    alternative: undefined,
    output: Started,
  },
  (actor, { body }) => register(actor, body, "browser"),
);

/** Confirms the mailbox and signs in. */
export const confirmBrowser = implement(
  { ...account.confirmAccount, alternative: undefined, output: Started },
  (actor, { body }) => confirmWithCode(actor, body, "browser"),
);

/** Changes one's own password, also when an administrator asked for it; this browser's session goes on. */
export const changeBrowserPassword = implement(
  { ...accounts.changePassword, alternative: undefined, output: z.undefined(), opensForPasswordChange: true },
  async (actor, { body }) => {
    await changeOwnPassword(actor, body, async (_, { sessionId }) => ({ sessionId }));
    return undefined;
  },
);

/**
 * Ends the session that a new one takes the place of in this browser. Where both are one person's, as after confirming, that
 * person has not signed out: the audit row of how the new one began says enough.
 */
export async function replaceBrowserSession(actor: UserActor, next: string): Promise<void> {
  const { id, sessionId } = actor;
  await transaction(async (tx) => {
    const ended = await endSessions(tx, { id: sessionId }, "logout");
    const own = await tx.session.count({ where: { id: next, userId: id } });
    if (ended === 0 || own > 0) return;
    await audit(tx, actor, "session.ended", { type: "session", id: sessionId }, { reason: "logout" });
  });
}

/** Ends the session of this browser. */
export async function signOutBrowser(actor: UserActor): Promise<void> {
  const { sessionId } = actor;
  await transaction(async (tx) => {
    const ended = await endSessions(tx, { id: sessionId }, "logout");
    if (ended > 0) await audit(tx, actor, "session.ended", { type: "session", id: sessionId }, { reason: "logout" });
  });
}
