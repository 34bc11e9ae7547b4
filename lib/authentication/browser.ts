import { z } from "zod";
import type { UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import * as factors from "@/lib/authentication/factors/factors.contract";
import { finishSignIn } from "@/lib/authentication/factors/verify";
import { signInByLink } from "@/lib/authentication/link/sign-in-link";
import * as links from "@/lib/authentication/link/sign-in-link.contract";
import * as passkeys from "@/lib/authentication/passkeys/passkeys.contract";
import { signInByPasskey } from "@/lib/authentication/passkeys/sign-in";
import { signIn } from "@/lib/authentication/sign-in";
import * as sessions from "@/lib/authentication/sign-in.contract";
import { transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { endSessions } from "@/lib/sessions/session";

/*
 * The operations that answer a token pair, as browsers need them: the same contracts and the same code behind them, but
 * what comes out is a session that a cookie names. A page never holds a token. They are not part of the API.
 */

/** What a browser session starts as. */
export const Started = z.object({ sessionId: z.uuid() });

/** With whether it kept an account that was to be deleted, for the pages to say so. */
const SignedIn = Started.extend({ keptAccount: z.boolean() });

/** Signs in by password. A person who must choose a new password gets a session that opens only that. */
export const signInBrowser = implement(
  { ...sessions.login, alternative: undefined, output: SignedIn },
  (actor, { body }) => signIn(actor, body, "browser"),
);

/** Signs in by a passkey. */
export const signInBrowserWithPasskey = implement(
  { ...passkeys.signInWithPasskey, alternative: undefined, output: SignedIn },
  (actor, { body }) => signInByPasskey(actor, body, "browser"),
);

/** Signs in by an emailed link, in the browser that asked for it. */
export const signInBrowserWithLink = implement(
  { ...links.signInWithLink, alternative: undefined, output: SignedIn },
  (actor, { body }) => signInByLink(actor, body, "browser"),
);

/** Finishes a sign-in of this browser by the second factor, for anyone who was answered `second.factor.required`. */
export const verifyFactorBrowser = implement(
  { ...factors.verifyFactor, alternative: undefined, output: SignedIn },
  (actor, { body }) => finishSignIn(actor, body, ["browser"]),
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
