/**
 * Signing in by an emailed link, where the operator has switched it on: one factor, for the browser or device that asked
 * alone, once, for ten minutes. It ends in the same admission as a password.
 */

import { lockUser } from "@/lib/access/authority";
import type { Actor, Client } from "@/lib/actor";
import { issueChallenge } from "@/lib/authentication/factors/challenge";
import * as contracts from "@/lib/authentication/link/sign-in-link.contract";
import { type SignedIn, startSignedIn } from "@/lib/authentication/signed-in";
import { db, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import type { Locale } from "@/lib/i18n/locale";
import { deviceDigest } from "@/lib/limits/device";
import { consumeMail } from "@/lib/limits/mail-limits";
import { throttle } from "@/lib/limits/throttle";
import { faultOf } from "@/lib/mail/linked-codes";
import { consumeCode, findCode } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem, type ProblemKind } from "@/lib/problem";
import { readAccount } from "@/lib/sessions/account-state";
import { obstacleOf } from "@/lib/sessions/admission";
import { requireOpen, requireStart } from "@/lib/sessions/obstacles";
import { issuePair } from "@/lib/sessions/session";
import type { ClientType, OneTimeCode } from "@/prisma/client/client";

/** Whether people may sign in by link here. */
export const hasSignInLinks = (): boolean => env().MAGIC_LINKS === "on";

function requireSignInLinks(): void {
  if (!hasSignInLinks()) throw new Problem("not.found");
}

export const requestSignInLink = implement(contracts.requestSignInLink, async (actor, { body: { email, source } }) => {
  requireSignInLinks();
  const { client } = actor;
  if (client.deviceId === undefined)
    throw new Problem("request.invalid", {
      issues: [{ pointer: "/headers/Gatehouse-Device", detail: "required: the link works for this device alone" }],
    });
  await consumeMail(client, email);
  const device = Buffer.from(deviceDigest(client)).toString("base64url");
  const props = { source: source ?? null, device };
  // The same write whether or not anybody has this address; who gets which mail is found out at delivery.
  await transaction((tx) => queueMail(tx, { template: "sign_in_request", recipient: email, locale: "en", props }));
  return { email };
});

/**
 * Finds the code of a link for the device that asked for it, without using it.
 * @throws Problem code.invalid, code.expired, code.used, code.other.device
 */
async function findOwnCode(client: Client, token: string): Promise<OneTimeCode> {
  const code = await findCode(db, token, ["sign_in"]);
  const isOwn = client.deviceId !== undefined && Buffer.from(code.device ?? []).equals(deviceDigest(client));
  if (!isOwn) throw new Problem("code.other.device");
  return code;
}

/** Why a link signs nobody in here; undefined while it does. Uses nothing up. */
export const faultOfSignInLink = (client: Client, token: string): Promise<ProblemKind | undefined> =>
  faultOf(() => findOwnCode(client, token));

/**
 * Signs a person in by an emailed link: the one way for programs and browsers alike.
 * @throws Problem second.factor.required, which says how to go on; code.invalid, code.expired, code.used, code.other.device, and
 *   what `startSession` throws, with the link as it was
 */
export async function signInByLink(
  actor: Actor,
  { token, ...chosen }: { token: string; source?: string | undefined; locale?: Locale | undefined },
  clientType: ClientType,
): Promise<SignedIn> {
  requireSignInLinks();
  await throttle(actor.client, "codes");
  const { userId } = await findOwnCode(actor.client, token);
  const { required, started } = await transaction(async (tx) => {
    const user = await lockUser(tx, userId, "code.invalid");
    await consumeCode(tx, token, "sign_in");
    requireOpen(user, "code.invalid");
    const amr = ["email"] as const;
    const obstacle = obstacleOf(await readAccount(tx, userId), { amr });
    if (obstacle === "factor_due")
      return { required: await issueChallenge(tx, actor, userId, { clientType, amr, ...chosen }) };
    requireStart(obstacle, clientType);
    const verified = { user, amr, authenticatedAt: new Date(), attempt: [] };
    return { started: await startSignedIn(tx, actor, verified, { clientType, ...chosen }) };
  });
  if (required) throw required;
  if (!started) throw new Error("Neither a session nor a reason");
  return started;
}

export const signInWithLink = implement(contracts.signInWithLink, async (actor, { body }) =>
  issuePair(await signInByLink(actor, body, "platform")),
);
