import { z } from "zod";
import { idFor, languageOf, moment, optionalText, truth } from "@/lib/transfer/sources/values";

const date = z
  .union([moment, z.object({ $date: moment })])
  .transform((value) => (typeof value === "object" ? value.$date : value));

const Auth0User = z.object({
  user_id: optionalText,
  Id: optionalText,
  _id: z.union([z.string(), z.object({ $oid: z.string() })]).optional(),
  email: optionalText,
  email_verified: truth,
  name: optionalText,
  nickname: optionalText,
  locale: optionalText,
  blocked: truth,
  passwordHash: optionalText,
  password_hash: optionalText,
  password_set_date: date.optional(),
  created_at: date.optional(),
  last_login: date.optional(),
});

/**
 * A user of Auth0: of the export of users, or of the export of password hashes that its support hands out. Both give the
 * same person the same id, so one file can follow the other, with --update.
 */
export function fromAuth0(document: Record<string, unknown>): Record<string, unknown> {
  const user = Auth0User.parse(document);
  const objectId = typeof user._id === "object" ? user._id.$oid : user._id;
  const id = objectId ?? user.user_id ?? user.Id ?? undefined;
  const hash = user.passwordHash || user.password_hash;
  const since = user.created_at ?? user.password_set_date ?? new Date(0).toISOString();
  // Auth0 puts the address where there is no name.
  const name = user.name && user.name !== user.email ? user.name : undefined;
  return {
    uid: id && idFor("auth0", id.replace(/^auth0\|/, "")),
    email: user.email ?? undefined,
    name,
    locale: languageOf(user.locale),
    confirmed_at: user.email_verified === undefined ? undefined : user.email_verified ? since : null,
    disabled_at: user.blocked === undefined ? undefined : user.blocked ? since : null,
    password_hash: hash ? hash : undefined,
    password_changed_at: user.password_set_date,
    last_sign_in_at: user.last_login,
    created_at: user.created_at,
  };
}
