import { z } from "zod";
import { keptId, LONG_AGO, moment, type Note, optionalText, passedOver, truth } from "@/lib/transfer/sources/values";

const Account = z.object({ providerId: optionalText, provider_id: optionalText, password: optionalText });

export const BetterAuthUser = z.strictObject({
  id: z.string(),
  name: optionalText,
  email: optionalText,
  emailVerified: truth,
  banned: truth,
  banExpires: moment,
  role: optionalText,
  createdAt: moment,
  updatedAt: moment,
  accounts: z.array(Account).nullish(),
  password: optionalText,
  twoFactorEnabled: truth,
  ...passedOver(
    "image banReason username displayUsername normalizedEmail phoneNumber phoneNumberVerified",
    "isAnonymous lastLoginMethod stripeCustomerId sessions",
  ),
});

/** A text of one byte to a letter. The dashboard reads files, too: a browser has no Buffer. */
const base64 = (bytes: string) => btoa(bytes).replace(/=+$/, "");

const fromHex = (digits: string) => digits.replaceAll(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));

/** Better Auth's own form is `salt:hash` in hexadecimal; the salt's digits themselves are what scrypt is given. */
function toHash(password: string): string {
  const [, salt, hash] = /^([0-9a-f]+):((?:[0-9a-f]{2})+)$/i.exec(password) ?? [];
  if (!salt || !hash) return password;
  return `$scrypt$ln=14,r=16,p=1,form=nfkc$${base64(salt)}$${base64(fromHex(hash))}`;
}

/** A row of Better Auth's `user` with its rows of `account` in `accounts`, or with the credential's `password` beside the rest. */
export function fromBetterAuth(document: Record<string, unknown>, note: Note): Record<string, unknown> {
  const user = BetterAuthUser.parse(document);
  // Its table holds the secret encrypted under the other service's own.
  if (user.twoFactorEnabled) note("comes without the authenticator app, whose secret Better Auth keeps encrypted");
  const password =
    user.password ||
    user.accounts?.find((account) => (account.providerId ?? account.provider_id) === "credential")?.password;
  const since = user.createdAt ?? LONG_AGO;
  const banned = user.banned && (user.banExpires === undefined || user.banExpires > new Date().toISOString());
  return {
    uid: keptId("better-auth", user.id),
    email: user.email || undefined,
    name: user.name || undefined,
    roles: user.role?.split(",").map((role) => role.trim()) ?? [],
    confirmed_at: user.emailVerified ? since : null,
    disabled_at: banned ? (user.updatedAt ?? since) : null,
    password_hash: password ? toHash(password) : undefined,
    created_at: user.createdAt,
  };
}
