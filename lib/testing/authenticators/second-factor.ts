import { TOTP } from "otpauth";
import { v7 as uuidv7 } from "uuid";
import type { Client, Method } from "@/lib/actor";
import { replaceRecoveryCodes } from "@/lib/authentication/factors/recovery-codes";
import { newSecret, sealSecret } from "@/lib/authentication/factors/totp";
import { insertPasskey, ownCreationOptions, readRegistration } from "@/lib/authentication/passkeys/verification";
import { db } from "@/lib/db";
import { issuePair, startSession } from "@/lib/sessions/session";
import { Passkey } from "@/lib/testing/authenticators/authenticator";
import { createUser } from "@/lib/testing/factories";
import type { ClientType, Prisma, User } from "@/prisma/client/client";

/** What an authenticator app shows `steps` after now. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });

/** A code that is none of those that count now. */
export function wrongCode(secret: string): string {
  const right = [-1, 0, 1].map((steps) => codeOf(secret, steps));
  return ["111111", "222222", "333333", "444444"].find((code) => !right.includes(code)) ?? "";
}

/** Gives a person an authenticator app and recovery codes, as of an hour ago. */
export async function addAuthenticatorApp(
  user: User,
): Promise<{ secret: string; recoveryCodes: string[]; id: string }> {
  const secret = newSecret();
  const id = uuidv7();
  const at = new Date(Date.now() - 3_600_000);
  await db.factor.create({
    data: {
      id,
      userId: user.id,
      kind: "totp",
      name: "Phone",
      secret: sealSecret(id, secret),
      createdAt: at,
      confirmedAt: at,
    },
  });
  await db.user.update({ where: { id: user.id }, data: { secondFactorAt: at } });
  const recoveryCodes = await db.$transaction((tx) => replaceRecoveryCodes(tx, user.id));
  return { secret, recoveryCodes, id };
}

/** Gives a person a passkey in an authenticator. */
export async function givePasskey({ id, email }: User): Promise<Passkey> {
  const ceremony = { to: "add", sessionId: id } as const;
  const { passkey, credential } = Passkey.create(await ownCreationOptions(ceremony, { id, email, name: email }));
  const made = await readRegistration(credential, ceremony);
  await db.$transaction((tx) => insertPasskey(tx, made, { userId: id }));
  return passkey;
}

/** Someone with a second factor. */
export async function createUserWithFactor(data: Partial<Prisma.UserUncheckedCreateInput> = {}, roles?: string[]) {
  const user = await createUser(data, roles);
  return { user, ...(await addAuthenticatorApp(user)) };
}

const client: Client = { ipAddress: "192.0.2.1", userAgent: "Vitest", requestId: "test" };

/** The token pair of someone who has shown a password and a second factor, by default just now. */
export async function signInWithFactor(
  { id: userId }: User,
  { minutesAgo = 0, clientType = "platform" }: { minutesAgo?: number; clientType?: ClientType } = {},
) {
  const amr: Method[] = ["pwd", "otp", "mfa"];
  const authenticatedAt = new Date(Date.now() - minutesAgo * 60_000);
  const reference = await db.$transaction((tx) =>
    startSession(tx, userId, clientType, client, { amr, authenticatedAt }),
  );
  return { ...(await issuePair(reference)), sessionId: reference.sessionId };
}
