"use server";

import { can } from "@/app/admin/can";
import { listPermissions } from "@/lib/access/permissions";
import { listRoles } from "@/lib/access/roles";
import { listApplications } from "@/lib/applications/applications";
import type { FormState } from "@/lib/form";
import { Problem } from "@/lib/problem";
import { listUsers } from "@/lib/users/users";
import { action, describeFailure } from "@/lib/web/action";
import { currentActor } from "@/lib/web/current-actor";

/** Someone or something that events can be about. */
export interface Subject {
  type: "user" | "role" | "permission" | "application";
  id: string;
  name: string;
  hint: string;
}

const MOST = 6;
const MAX_NAMES = 500;

const findUsers = action(listUsers);
const readApplications = action(listApplications);
const readRoles = action(listRoles);
const readPermissions = action(listPermissions);

/** People, roles, permissions and applications whose name holds the fragment; of each kind only for anyone who may see it. */
export async function searchSubjects(fragment: string): Promise<FormState<Subject[]>> {
  const actor = await currentActor();
  // Without a session nothing of it is asked, which must not look like nothing found.
  if (actor.type === "anonymous") {
    return {
      problem: describeFailure(new Problem("unauthorized", { reason: "nobody is signed in" }), actor.client.requestId),
    };
  }
  // What would be refused is not asked for: a refusal is an event of the log.
  const [users, ...others] = await Promise.all([
    can(actor, listUsers.contract) ? findUsers({}, { q: fragment, limit: MOST }) : undefined,
    can(actor, listApplications.contract) ? readApplications({}, { limit: MAX_NAMES }) : undefined,
    can(actor, listRoles.contract) ? readRoles({}, { limit: MAX_NAMES }) : undefined,
    can(actor, listPermissions.contract) ? readPermissions({}, { limit: MAX_NAMES }) : undefined,
  ]);
  const holds = ({ name }: { name: string }) => name.toLowerCase().includes(fragment.toLowerCase());
  const named = (["application", "role", "permission"] as const).flatMap((type, index) =>
    (others[index]?.result?.items ?? [])
      .filter(holds)
      .slice(0, MOST)
      .map(({ id, name }) => ({ type, id: String(id), name, hint: "" })),
  );
  const people = (users?.result?.items ?? []).map(({ uid, name, email }) => ({
    type: "user" as const,
    id: uid,
    name,
    hint: email === name ? "" : email,
  }));
  return { result: [...people, ...named] };
}
