"use server";

import type { Entry } from "@/app/admin/palette/entries";
import { listUsers } from "@/lib/users/users";
import { action } from "@/lib/web/action";

const MOST = 6;
const list = action(listUsers);

/** The first people whose name or address holds the fragment; nobody for whoever may not see users. */
export async function searchUsers(fragment: string): Promise<Entry[]> {
  const { result } = await list({}, { q: fragment, limit: MOST });
  return (result?.items ?? []).map(({ uid, name, email }) => ({
    id: `user-${uid}`,
    label: name,
    ...(email === name ? {} : { hint: email }),
    href: `/admin/users/${uid}`,
  }));
}
