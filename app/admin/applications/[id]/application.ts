import { cache } from "react";
import { can } from "@/app/admin/can";
import { found } from "@/app/found";
import type { Query } from "@/app/query";
import { reachesApplication } from "@/lib/access/may";
import type { UserActor } from "@/lib/actor";
import { findApplication } from "@/lib/applications/applications";
import * as contracts from "@/lib/applications/applications.contract";
import { findClient } from "@/lib/applications/clients";
import * as clientContracts from "@/lib/applications/clients.contract";
import { Problem } from "@/lib/problem";
import { requireUser } from "@/lib/web/current-actor";

/** How people sign in to it; undefined where they do not. */
async function clientOf(actor: UserActor, id: string) {
  try {
    return await findClient(actor, { params: { id } });
  } catch (error) {
    if (error instanceof Problem && error.kind === "application.not.found") return undefined;
    throw error;
  }
}

/**
 * The application that a page is about, read once for the frame and the page in it. `application` is undefined for whom it is
 * closed to; `may` says what they may do to it.
 */
export const openApplication = cache(async (id: string) => {
  const actor = await requireUser(`/admin/applications/${id}`);
  if (!can(actor, contracts.findApplication)) return { actor, may: () => false };
  const [application, reaches] = await Promise.all([
    found(findApplication(actor, { params: { id } })),
    reachesApplication(actor, id),
  ]);
  const client = can(actor, clientContracts.findClient) ? await clientOf(actor, id) : undefined;
  const may = (contract: Parameters<typeof can>[1]) => reaches && can(actor, contract);
  return { actor, application, client, may };
});

/** What Next gives a page about one application. */
export interface ApplicationPageProps {
  params: Promise<{ id: string }>;
  searchParams: Query;
}
