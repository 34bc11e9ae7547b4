import { z } from "zod";
import { idFor, moment, optionalText, truth } from "@/lib/transfer/sources/values";

/** Base64 as the exports write it, with the letters of URLs, in the usual letters. */
const base64 = z
  .string()
  .regex(/^[\w+/-]+={0,2}$/)
  .transform((text) => text.replaceAll("-", "+").replaceAll("_", "/"));

const FirebaseUser = z.object({
  localId: z.string(),
  email: optionalText,
  emailVerified: truth,
  displayName: optionalText,
  passwordHash: base64.optional(),
  salt: base64.optional(),
  createdAt: moment,
  lastSignedInAt: moment,
  lastLoginAt: moment,
  passwordUpdatedAt: moment,
  disabled: truth,
});

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

/** A user of `firebase auth:export users.json`. */
export const fromFirebase =
  (config: FirebaseConfig) =>
  (document: Record<string, unknown>): Record<string, unknown> => {
    const user = FirebaseUser.parse(document);
    const { base64_signer_key: sk, base64_salt_separator: ss, rounds, mem_cost } = config;
    const parameters = `v=1,n=${mem_cost},r=${rounds},p=1,ss=${ss},sk=${sk}`;
    const since = user.createdAt ?? new Date(0).toISOString();
    return {
      uid: idFor("firebase", user.localId),
      email: user.email || undefined,
      name: user.displayName || undefined,
      confirmed_at: user.emailVerified ? since : null,
      disabled_at: user.disabled ? since : null,
      password_hash:
        user.passwordHash && user.salt ? `$fbscrypt$${parameters}$${user.salt}$${user.passwordHash}` : undefined,
      password_changed_at: user.passwordUpdatedAt ?? user.createdAt,
      last_sign_in_at: user.lastSignedInAt ?? user.lastLoginAt ?? null,
      created_at: user.createdAt,
    };
  };
