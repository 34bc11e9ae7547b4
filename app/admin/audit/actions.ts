"use server";

import { action } from "@/lib/http/action";
import { listApplications } from "@/lib/services/applications";
import { listPermissions } from "@/lib/services/permissions";
import { listRoles } from "@/lib/services/roles";
import { listUsers } from "@/lib/services/users";

/** Somebody or something that events can be about. */
export interface Subject {
  type: "user" | "role" | "permission" | "application";
  id: string;
  name: string;
  hint: string;
}

const MOST = 6;
const MOST_NAMES = 500;

const findUsers = action(listUsers);
const readApplications = action(listApplications);
const readRoles = action(listRoles);
const readPermissions = action(listPermissions);

/** People, roles, permissions and applications whose name holds the fragment; of each kind only for whoever may see it. */
export async function searchSubjects(fragment: string): Promise<Subject[]> {
  const [users, ...others] = await Promise.all([
    findUsers({}, { q: fragment, limit: MOST }),
    readApplications({}, { limit: MOST_NAMES }),
    readRoles({}, { limit: MOST_NAMES }),
    readPermissions({}, { limit: MOST_NAMES }),
  ]);
  const holds = ({ name }: { name: string }) => name.toLowerCase().includes(fragment.toLowerCase());
  const named = (["application", "role", "permission"] as const).flatMap((type, index) =>
    (others[index]?.result?.items ?? [])
      .filter(holds)
      .slice(0, MOST)
      .map(({ id, name }) => ({ type, id: String(id), name, hint: "" })),
  );
  const people = (users.result?.items ?? []).map(({ uid, name, email }) => ({
    type: "user" as const,
    id: uid,
    name,
    hint: email === name ? "" : email,
  }));
  return [...people, ...named];
}
