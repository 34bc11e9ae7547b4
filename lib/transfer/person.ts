import { z } from "zod";
import { readForeignHash } from "@/lib/authentication/password/foreign-hash.mjs";
import { ownPart } from "@/lib/authentication/password/own-hash";
import type { fieldNames } from "@/lib/transfer/field-names";
import { displayName, email, isOthersMailbox, line, locale, MAX_ADDRESSES, text, uuid } from "@/lib/values";

const time = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());

/** Ours, or one of another system: a sign-in must be able to check it within its bounds. */
const passwordHash = z.string().superRefine((hash, context) => {
  try {
    readForeignHash(ownPart(hash) ?? hash);
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error), input: hash });
  }
});

const Address = z.strictObject({
  id: uuid.optional(),
  address: line(128, 1),
  type: line(64, 1).default("client"),
  name: line(200).default(""),
  created_at: time.optional(),
});

const fields = {
  uid: uuid,
  email,
  name: displayName.transform((name) => name || null).nullable(),
  locale,
  source: line(64).nullable(),
  roles: z.array(text(100, 1)).transform((roles) => [...new Set(roles)].sort()),
  addresses: z.array(Address).max(MAX_ADDRESSES),
  confirmed_at: time.nullable(),
  disabled_at: time.nullable(),
  deletes_at: time.nullable(),
  reset_password: z.boolean(),
  password_hash: passwordHash.nullable(),
  password_changed_at: time,
  tokens_not_before: time.nullable(),
  last_sign_in_at: time.nullable(),
  created_at: time,
} satisfies Record<(typeof fieldNames)[number], z.ZodType>;

/** An authenticator app of another system, for who is new here: its secret in base32. Our own files never hold one. */
const AuthenticatorApp = z.strictObject({
  name: line(100, 1),
  secret: z.string().regex(/^[A-Z2-7]{16,256}$/, { error: "is no secret of an authenticator app" }),
});
export type AuthenticatorApp = z.output<typeof AuthenticatorApp>;

/** A person in a file: at least an email address. What is left out stays as it is, or becomes what it is for a new account. */
export const PersonRow = z
  .strictObject({ ...fields, authenticator_apps: z.array(AuthenticatorApp).max(10) })
  .partial()
  .required({ email: true })
  .superRefine(({ name, email: own }, context) => {
    if (name && isOthersMailbox(name, own))
      context.addIssue({ code: "custom", message: "must not be an email address", path: ["name"], input: name });
  });
export type PersonRow = z.output<typeof PersonRow>;

/** Everything that a person consists of, but what belongs to one instance alone: sessions, devices, codes, the audit log. */
export type Person = z.output<z.ZodObject<typeof fields>> & { addresses: Required<z.output<typeof Address>>[] };

/** Whether two values of a field are the same, whatever made them. */
export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
