import { z } from "zod";
import { idFor, LONG_AGO, languageOf, moment, optionalText, passedOver, truth } from "@/lib/transfer/sources/values";

const date = z
  .union([moment, z.object({ $date: moment })])
  .transform((value) => (typeof value === "object" ? value.$date : value));

export const Auth0User = z.strictObject({
  user_id: optionalText,
  id: z.union([z.string(), z.object({ $oid: z.string() })]).nullish(),
  email: optionalText,
  email_verified: truth,
  name: optionalText,
  nickname: optionalText,
  locale: optionalText,
  blocked: truth,
  passwordHash: optionalText,
  password_set_date: date.optional(),
  created_at: date.optional(),
  last_login: date.optional(),
  ...passedOver(
    "username given_name family_name picture phone_number phone_verified updated_at",
    "identities app_metadata user_metadata multifactor multifactor_last_modified mfa_factors",
    "last_ip logins_count last_password_reset password_history custom_password_hash",
    "connection provider tenant identifiers clientID global_client_id version",
    "_tmp_is_unique guardian_authenticators guardian_enrollments user_id_verified email_lower",
  ),
});

/**
 * A user of Auth0: of the export of users, or of the export of password hashes that its support hands out. Both give the
 * same person the same id, so one file can follow the other, with --update.
 */
export function fromAuth0(document: Record<string, unknown>): Record<string, unknown> {
  const user = Auth0User.parse(document);
  const objectId = typeof user.id === "object" ? user.id?.$oid : user.id;
  const id = objectId ?? user.user_id ?? undefined;
  const since = user.created_at ?? user.password_set_date ?? LONG_AGO;
  // Auth0 puts the address where there is no name.
  const name = user.name && user.name !== user.email ? user.name : undefined;
  return {
    uid: id && idFor("auth0", id.replace(/^auth0\|/, "")),
    email: user.email || undefined,
    name,
    locale: languageOf(user.locale),
    confirmed_at: user.email_verified === undefined ? undefined : user.email_verified ? since : null,
    disabled_at: user.blocked === undefined ? undefined : user.blocked ? since : null,
    password_hash: user.passwordHash || undefined,
    password_changed_at: user.password_set_date,
    last_sign_in_at: user.last_login,
    created_at: user.created_at,
  };
}
