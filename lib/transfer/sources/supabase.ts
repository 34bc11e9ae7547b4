import { z } from "zod";
import { keptId, LONG_AGO, moment, optionalText, passedOver, truth } from "@/lib/transfer/sources/values";

const Meta = z.union([z.record(z.string(), z.unknown()), z.string()]).nullish();

export const SupabaseUser = z.strictObject({
  id: z.string(),
  email: optionalText,
  encrypted_password: optionalText,
  email_confirmed_at: moment,
  confirmed_at: moment,
  last_sign_in_at: moment,
  created_at: moment,
  updated_at: moment,
  /** PostgreSQL has a time after all others. */
  banned_until: z.union([z.literal("infinity"), moment]),
  deleted_at: moment,
  is_anonymous: truth,
  role: optionalText,
  raw_user_meta_data: Meta,
  /** What the API calls it. */
  user_metadata: Meta,
  ...passedOver(
    "instance_id aud invited_at is_sso_user is_super_admin raw_app_meta_data app_metadata",
    "confirmation_token confirmation_sent_at recovery_token recovery_sent_at identities factors",
    "email_change email_change_token_new email_change_token_current email_change_sent_at new_email",
    "email_change_confirm_status phone phone_confirmed_at phone_change phone_change_token new_phone",
    "phone_change_sent_at reauthentication_token reauthentication_sent_at action_link",
  ),
});

/** What people call themselves; in CSV it is JSON in a cell. */
function nameIn(meta: z.output<typeof Meta>): string | undefined {
  const data: unknown = typeof meta === "string" && meta !== "" ? JSON.parse(meta) : meta;
  const names = z.object({ full_name: optionalText, name: optionalText }).safeParse(data).data;
  return names?.full_name || names?.name || undefined;
}

/** A row of Supabase's `auth.users`, as CSV or as JSON. */
export function fromSupabase(document: Record<string, unknown>): Record<string, unknown> {
  const user = SupabaseUser.parse(document);
  if (user.deleted_at) throw new Error("is deleted there");
  if (user.is_anonymous) throw new Error("is anonymous there");
  const banned = user.banned_until && user.banned_until > new Date().toISOString();
  return {
    uid: keptId("supabase", user.id),
    email: user.email || undefined,
    name: nameIn(user.raw_user_meta_data) ?? nameIn(user.user_metadata),
    // Who is signed in has this one there, and it means nothing.
    roles: user.role && user.role !== "authenticated" ? [user.role] : undefined,
    confirmed_at: user.email_confirmed_at ?? user.confirmed_at ?? null,
    disabled_at: banned ? (user.updated_at ?? user.created_at ?? LONG_AGO) : null,
    password_hash: user.encrypted_password ? user.encrypted_password : undefined,
    last_sign_in_at: user.last_sign_in_at ?? null,
    created_at: user.created_at,
  };
}
