import { cache } from "react";
import { can } from "@/app/admin/can";
import { found } from "@/app/found";
import type { Query } from "@/app/query";
import { reachOver } from "@/lib/access/may";
import { findUser } from "@/lib/users/users";
import { findUser as contract } from "@/lib/users/users.contract";
import { requireUser } from "@/lib/web/current-actor";

/**
 * The user of the address, read once for layout, title and page, and what the actor may change about them; the page of what
 * is not there, where there is none.
 */
export const openUser = cache(async (uid: string) => {
  const actor = await requireUser(`/admin/users/${uid}`);
  if (!can(actor, contract)) return { actor, user: undefined, may: () => false };
  const user = await found(findUser(actor, { params: { uid } }));
  return { actor, user, may: await reachOver(actor, user.uid) };
});

/** What Next gives a page about one user. */
export interface UserPageProps {
  params: Promise<{ uid: string }>;
  searchParams: Query;
}
