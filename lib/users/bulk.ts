import type { z } from "zod";
import {
  type Demand,
  exceeds,
  permissionsOfRole,
  type Rights,
  readAdministrators,
  readRights,
  requireStepUp,
  whereRole,
} from "@/lib/access/authority";
import { grantRole, revokeRole } from "@/lib/access/grants";
import { ADMINISTRATOR } from "@/lib/access/rights";
import type { Authorized } from "@/lib/actor";
import { recordRefusal } from "@/lib/audit/refusals";
import { db } from "@/lib/db";
import { implement } from "@/lib/operation";
import { describeProblem, Problem, type ProblemKind } from "@/lib/problem";
import type { RoleReference } from "@/lib/references";
import { continueAs } from "@/lib/sessions/authenticate";
import { markEmailVerified, resendConfirmation, startPasswordReset } from "@/lib/users/administration";
import * as contracts from "@/lib/users/bulk.contract";
import { deleteUser, updateUser } from "@/lib/users/users";
import type { Role } from "@/prisma/client/client";

type BulkAction = (typeof contracts.bulkActions)[number];

/** Each action as the operation it repeats: a bulk change may do nothing that a single one may not. */
const single: Record<BulkAction, (actor: Authorized, uid: string, role_id: RoleReference) => Promise<unknown>> = {
  grant: (actor, uid, role_id) => grantRole(actor, { body: { role_id, user_uid: uid } }),
  revoke: (actor, uid, role_id) => revokeRole(actor, { body: { role_id, user_uid: uid } }),
  disable: (actor, uid) => updateUser(actor, { params: { uid }, body: { active: false } }),
  enable: (actor, uid) => updateUser(actor, { params: { uid }, body: { active: true } }),
  confirm: (actor, uid) => markEmailVerified(actor, { params: { uid } }),
  resend_confirmation: (actor, uid) => resendConfirmation(actor, { params: { uid } }),
  require_password_change: (actor, uid) => updateUser(actor, { params: { uid }, body: { reset_password: true } }),
  restore_password: (actor, uid) => startPasswordReset(actor, { params: { uid } }),
  delete: (actor, uid) => deleteUser(actor, { params: { uid } }),
};

/** The users, with every role that was granted to them and every permission in it. */
const readCandidates = (uids: string[]) =>
  db.user.findMany({
    where: { id: { in: uids } },
    include: {
      grants: {
        select: {
          role: {
            select: { id: true, name: true, permissions: { select: { permission: { select: { name: true } } } } },
          },
        },
      },
    },
  });

type Candidate = Awaited<ReturnType<typeof readCandidates>>[number];

const holds = (user: Candidate, name: string) => user.grants.some(({ role }) => role.name === name);

/** Whether the action would change anything about someone. */
function wouldChange(action: BulkAction, user: Candidate, role: Role | null): boolean {
  switch (action) {
    case "grant":
      return !holds(user, role?.name ?? "");
    case "revoke":
      return holds(user, role?.name ?? "");
    case "disable":
      return !user.disabledAt;
    case "enable":
      return Boolean(user.disabledAt) || !user.confirmedAt;
    case "confirm":
      return !user.confirmedAt;
    case "resend_confirmation":
      return !user.confirmedAt && !user.disabledAt;
    case "require_password_change":
      return !user.resetPassword;
    default:
      return true;
  }
}

/** What a preview holds each user against. `administrators` shrinks, as it would while the change is carried out. */
interface Preview {
  rights: Rights;
  role: Role | null;
  rolePermissions: readonly string[];
  administrators: Set<string>;
}

async function preparePreview(actor: Authorized, role: Role | null, most: number): Promise<Preview> {
  const [rights, rolePermissions, administrators] = await Promise.all([
    readRights(db, actor),
    role ? permissionsOfRole(db, role.id) : [],
    // Where there are more than are about to change, one always stays.
    readAdministrators(db, most + 1),
  ]);
  return { rights, role, rolePermissions, administrators: new Set(administrators) };
}

/** What the single operation would ask of its actor. */
function demandOf(action: BulkAction, user: Candidate, { role, rolePermissions }: Preview): Demand {
  if (role) return { permission: "roles:grant", touched: rolePermissions, roles: [role.name] };
  const touched = user.grants.flatMap((grant) => grant.role.permissions.map(({ permission }) => permission.name));
  const names = user.grants.map((grant) => grant.role.name);
  const confirms = !user.confirmedAt && (action === "confirm" || action === "enable");
  return {
    permission: "users:write",
    touched,
    roles: confirms ? names : names.filter((name) => name === ADMINISTRATOR),
  };
}

/** Why the single operation would refuse, as far as can be told without holding any row. */
function foresee(action: BulkAction, user: Candidate, preview: Preview): ProblemKind | undefined {
  const { administrators, role } = preview;
  if (exceeds(preview.rights, demandOf(action, user, preview))) return "forbidden";
  const demotes = action === "disable" || action === "delete" || (action === "revoke" && role?.name === "admin");
  if (!demotes || !administrators.has(user.id)) return undefined;
  if (administrators.size === 1) return "last.administrator";
  administrators.delete(user.id);
  return undefined;
}

/** Carries the single operation out. Resolves to why it was refused, or to nothing; the audit log knows of it. */
async function attempt(
  actor: Authorized,
  uid: string,
  change: () => Promise<unknown>,
): Promise<ProblemKind | undefined> {
  try {
    await change();
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem) || describeProblem(error.kind).status >= 500) throw error;
    await recordRefusal(actor, contracts.changeUsers.id, error, { type: "user", id: uid });
    return error.kind;
  }
}

async function roleOf(action: BulkAction, reference: RoleReference): Promise<Role | null> {
  if (action !== "grant" && action !== "revoke") return null;
  const role = await db.role.findUnique({ where: whereRole(reference) });
  if (!role) throw new Problem("role.not.found");
  return role;
}

export const changeUsers = implement(contracts.changeUsers, async (actor, { body }) => {
  const { action, role_id = 0, dry_run } = body;
  const uids = [...new Set(body.uids)];
  const role = await roleOf(action, role_id);
  if (role && action === "grant" && !dry_run) requireStepUp(actor, await permissionsOfRole(db, role.id));
  const users = new Map((await readCandidates(uids)).map((user) => [user.id, user]));
  const preview = dry_run ? await preparePreview(actor, role, uids.length) : undefined;
  const results: z.input<typeof contracts.BulkResult>[] = [];
  // One after the other: each is a transaction of its own that locks rows the next one may need.
  for (const uid of uids) {
    const user = users.get(uid);
    const changes = user !== undefined && wouldChange(action, user, role);
    let problem: ProblemKind | undefined = user ? undefined : "user.not.found";
    if (changes) {
      if (preview) problem = foresee(action, user, preview);
      else {
        const current = await continueAs(actor, contracts.changeUsers);
        problem = await attempt(current, uid, () => single[action](current, uid, role_id));
      }
    }
    results.push({
      uid,
      name: user ? (user.name ?? user.email) : null,
      outcome: problem ? "refused" : changes ? "changed" : "unchanged",
      problem: problem ? describeProblem(problem).code : null,
    });
  }
  return results;
});
