import { z } from "zod";
import { idFor, LONG_AGO, moment, type Note, optionalText, passedOver, truth } from "@/lib/transfer/sources/values";

/** Base64 as the exports write it, with the letters of URLs, in the usual letters. */
const base64 = z
  .string()
  .regex(/^[\w+/-]+={0,2}$/)
  .transform((text) => text.replaceAll("-", "+").replaceAll("_", "/"));

const providerColumns = ["google", "facebook", "twitter", "github"].flatMap((name) =>
  ["Id", "Email", "DisplayName", "PhotoUrl"].map((what) => name + what),
);

export const FirebaseUser = z.strictObject({
  localId: z.string(),
  email: optionalText,
  emailVerified: truth,
  displayName: optionalText,
  passwordHash: optionalText,
  salt: optionalText,
  createdAt: moment,
  lastSignedInAt: moment,
  lastLoginAt: moment,
  passwordUpdatedAt: moment,
  disabled: truth,
  ...passedOver(
    ...providerColumns,
    "photoUrl phoneNumber customAttributes providerUserInfo lastRefreshAt validSince",
    "tenantId mfaInfo screenName emailLinkSignin version initialEmail customAuth",
  ),
});

/** What stands in which place of `firebase auth:export users.csv`, which has no head. */
export const FIREBASE_COLUMNS = [
  ...["localId", "email", "emailVerified", "passwordHash", "salt", "displayName", "photoUrl"],
  ...providerColumns,
  ...["createdAt", "lastSignedInAt", "phoneNumber", "disabled", "customAttributes"],
];

/** What stands where a hash would be, when the exporting user may not see them. */
const REDACTED = ["REDACTED", btoa("REDACTED").replace("=", "")];

/** The hash and its salt in the usual letters; nothing where a password could not be checked with them. */
function readable({ passwordHash, salt }: z.output<typeof FirebaseUser>): { hash: string; salt: string } | undefined {
  const found = z.object({ hash: base64, salt: base64 }).safeParse({ hash: passwordHash, salt }).data;
  if (!found || REDACTED.includes(found.hash.replace(/=+$/, ""))) return undefined;
  return found;
}

/** @throws Error where there is a hash and nothing to read it by */
function hashOf(
  user: z.output<typeof FirebaseUser>,
  config: FirebaseConfig | undefined,
  note: Note,
): string | undefined {
  if (!user.passwordHash) return undefined;
  const found = readable(user);
  if (!found) {
    note("comes without the password: the file has no hash with a salt that could be checked");
    return undefined;
  }
  if (!config) throw new Error("give --hash-config: the project's password hash parameters, from Firebase's console");
  const { base64_signer_key: sk, base64_salt_separator: ss, rounds, mem_cost } = config;
  return `$fbscrypt$v=1,n=${mem_cost},r=${rounds},p=1,ss=${ss},sk=${sk}$${found.salt}$${found.hash}`;
}

const Config = z.object({
  base64_signer_key: base64,
  base64_salt_separator: base64,
  rounds: z.coerce.number().int(),
  mem_cost: z.coerce.number().int(),
});

export type FirebaseConfig = z.output<typeof Config>;

/**
 * Reads a project's password hash parameters: the text that the console shows, or JSON with the same names.
 * @throws Error where one is missing
 */
export function readFirebaseConfig(text: string): FirebaseConfig {
  const found = [...text.matchAll(/["']?(\w+)["']?\s*[:=]\s*["']?([\w+/=-]+)["']?/g)];
  const { data, error } = Config.safeParse(Object.fromEntries(found.map(([, name, value]) => [name, value])));
  if (data) return data;
  throw new Error(`The password hash parameters lack ${error.issues.map(({ path }) => path.join(".")).join(", ")}.`);
}

/** A user of `firebase auth:export`, JSON or CSV. */
export const fromFirebase =
  (config: FirebaseConfig | undefined) =>
  (document: Record<string, unknown>, note: Note): Record<string, unknown> => {
    const user = FirebaseUser.parse(document);
    const since = user.createdAt ?? LONG_AGO;
    return {
      uid: idFor("firebase", user.localId),
      email: user.email || undefined,
      name: user.displayName || undefined,
      confirmed_at: user.emailVerified ? since : null,
      disabled_at: user.disabled ? since : null,
      password_hash: hashOf(user, config, note),
      password_changed_at: user.passwordUpdatedAt ?? user.createdAt,
      last_sign_in_at: user.lastSignedInAt ?? user.lastLoginAt ?? null,
      created_at: user.createdAt,
    };
  };
