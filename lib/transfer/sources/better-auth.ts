import { z } from "zod";
import {
  keptId,
  LONG_AGO,
  moment,
  type Note,
  optionalText,
  passedOver,
  textToBase32,
  truth,
} from "@/lib/transfer/sources/values";

const Account = z.object({ providerId: optionalText, provider_id: optionalText, password: optionalText });

const TwoFactor = z.object({ secret: optionalText, verified: truth });

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
  twoFactor: z.union([TwoFactor, z.array(TwoFactor)]).nullish(),
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

/** Reads what is encrypted under a secret of the other service; undefined where it is under another one. */
export type Unseal = (sealed: string) => string | undefined;

/** What the secret of a user whose app was imported there begins with; any other is the text itself. */
const BASE32_SECRET = /^base32:([a-z2-7]+)=*$/i;

/** The authenticator apps of someone who is asked for their codes there, and what is said of those that stay behind. */
function appsOf({ twoFactorEnabled, twoFactor }: z.output<typeof BetterAuthUser>, note: Note, unseal?: Unseal) {
  if (twoFactorEnabled === false) return [];
  const sealed = [twoFactor ?? []]
    .flat()
    .flatMap(({ secret, verified }) => (secret && verified !== false ? secret : []));
  const without = (why: string) => void note(`comes without the authenticator app, ${why}`);
  if (sealed.length === 0 && twoFactorEnabled) without("whose secret is in the table `twoFactor`");
  if (sealed.length > 0 && !unseal) without("which needs the other service's secret: --auth-secret");
  return sealed.flatMap((text) => {
    if (!unseal) return [];
    const secret = unseal(text);
    if (secret === undefined) {
      without("which was encrypted under another secret than those given");
      return [];
    }
    return {
      name: "Authenticator app",
      secret: BASE32_SECRET.exec(secret)?.[1]?.toUpperCase() ?? textToBase32(secret),
    };
  });
}

/**
 * A row of Better Auth's `user` with its rows of `account` in `accounts`, or with the credential's `password` beside the rest,
 * and with those of `twoFactor` in `twoFactor`.
 */
export const fromBetterAuth =
  (unseal: Unseal | undefined) =>
  (document: Record<string, unknown>, note: Note): Record<string, unknown> => {
    const user = BetterAuthUser.parse(document);
    const apps = appsOf(user, note, unseal);
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
      authenticator_apps: apps.length > 0 ? apps : undefined,
    };
  };
