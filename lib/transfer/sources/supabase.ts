import { z } from "zod";
import { keptId, moment, optionalText, truth } from "@/lib/transfer/sources/values";

const SupabaseUser = z.object({
  id: z.string(),
  email: optionalText,
  encrypted_password: optionalText,
  email_confirmed_at: moment,
  confirmed_at: moment,
  last_sign_in_at: moment,
  created_at: moment,
  updated_at: moment,
  banned_until: moment,
  deleted_at: moment,
  is_anonymous: truth,
  raw_user_meta_data: z.union([z.record(z.string(), z.unknown()), z.string()]).nullish(),
});

/** What people call themselves; in CSV it is JSON in a cell. */
function nameIn(meta: z.output<typeof SupabaseUser>["raw_user_meta_data"]): string | undefined {
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
    name: nameIn(user.raw_user_meta_data),
    confirmed_at: user.email_confirmed_at ?? user.confirmed_at ?? null,
    disabled_at: banned ? (user.updated_at ?? user.created_at) : null,
    password_hash: user.encrypted_password ? user.encrypted_password : undefined,
    last_sign_in_at: user.last_sign_in_at ?? null,
    created_at: user.created_at,
  };
}
