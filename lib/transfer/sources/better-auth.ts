import { z } from "zod";
import { keptId, moment, optionalText, truth } from "@/lib/transfer/sources/values";

const Account = z.object({ providerId: z.string(), password: optionalText });

const BetterAuthUser = z.object({
  id: z.string(),
  name: optionalText,
  email: optionalText,
  emailVerified: truth,
  banned: truth,
  role: optionalText,
  createdAt: moment,
  updatedAt: moment,
  accounts: z.array(Account).nullish(),
  password: optionalText,
});

const base64 = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");

/** Better Auth's own form is `salt:hash` in hexadecimal; the salt's digits themselves are what scrypt is given. */
function toHash(password: string): string {
  const [, salt, hash] = /^([0-9a-f]+):([0-9a-f]+)$/i.exec(password) ?? [];
  if (!salt || !hash) return password;
  return `$scrypt$ln=14,r=16,p=1,form=nfkc$${base64(Buffer.from(salt))}$${base64(Buffer.from(hash, "hex"))}`;
}

/** A row of Better Auth's `user` with its rows of `account` in `accounts`, or with the credential's `password` beside the rest. */
export function fromBetterAuth(document: Record<string, unknown>): Record<string, unknown> {
  const user = BetterAuthUser.parse(document);
  const password = user.password || user.accounts?.find(({ providerId }) => providerId === "credential")?.password;
  const since = user.createdAt ?? new Date(0).toISOString();
  return {
    uid: keptId("better-auth", user.id),
    email: user.email || undefined,
    name: user.name || undefined,
    roles: user.role?.split(",").map((role) => role.trim()) ?? [],
    confirmed_at: user.emailVerified ? since : null,
    disabled_at: user.banned ? (user.updatedAt ?? since) : null,
    password_hash: password ? toHash(password) : undefined,
    created_at: user.createdAt,
  };
}
