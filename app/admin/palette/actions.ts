"use server";

import type { Entry } from "@/app/admin/palette/entries";
import type { FormState } from "@/lib/form";
import { listUsers } from "@/lib/users/users";
import { action } from "@/lib/web/action";

const MOST = 6;
const list = action(listUsers, ({ items }): Entry[] =>
  items.map(({ uid, name, email }) => ({
    id: `user-${uid}`,
    label: name,
    ...(email === name ? {} : { hint: email }),
    deed: { kind: "go", href: `/admin/users/${uid}` },
  })),
);

/** The first people whose name or address holds the fragment. */
export async function searchUsers(fragment: string): Promise<FormState<Entry[]>> {
  return list({}, { q: fragment, limit: MOST });
}
