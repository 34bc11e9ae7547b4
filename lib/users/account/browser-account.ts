import { z } from "zod";
import { Started } from "@/lib/authentication/browser";
import * as passkeys from "@/lib/authentication/passkeys/passkeys.contract";
import { implement } from "@/lib/operation";
import * as account from "@/lib/users/account/account.contract";
import { registerByPasskey } from "@/lib/users/account/credentials/passkeys";
import { changeOwnPassword, resetByCode } from "@/lib/users/account/credentials/passwords";
import { confirmWithCode, register } from "@/lib/users/account/registration/registration";
import * as accounts from "@/lib/users/account/registration/registration.contract";

/* As in `authentication/browser.ts`: what browsers do with an account, with a session that a cookie names in place of tokens. */

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

/** Registers by a passkey, without a password. */
export const registerBrowserWithPasskey = implement(
  { ...passkeys.registerWithPasskey, alternative: undefined, output: Started },
  (actor, { body }) => registerByPasskey(actor, body, "browser"),
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

/** Sets a password by an emailed code, and says whose it is and whether it was an invitation, for the page to go on with. */
export const resetBrowserPassword = implement(
  { ...accounts.resetPassword, alternative: undefined, output: z.object({ email: z.string(), invited: z.boolean() }) },
  (actor, { body }) => resetByCode(actor, body),
);
