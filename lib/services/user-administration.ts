import { z } from "zod";
import type { ApplicationActor, UserActor } from "@/lib/auth/actor";
import { hashPassword } from "@/lib/auth/passwords";
import { randomToken } from "@/lib/auth/secrets";
import type { RoleReference } from "@/lib/contracts/references";
import * as contracts from "@/lib/contracts/user-administration";
import { email, locale, text } from "@/lib/contracts/values";
import { db, explain, type Transaction, transaction } from "@/lib/db";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { describeProblem, Problem } from "@/lib/problem";
import { audit } from "@/lib/services/audit";
import { lockSubordinate, whereRole } from "@/lib/services/authority";
import { grantRole, revokeRole } from "@/lib/services/grants";
import { deleteUser, readUser, updateUser } from "@/lib/services/users";
import type { User } from "@/prisma/client/client";

type SignedIn = UserActor | ApplicationActor;

/** The hash of a password that nobody knows: such an account opens only through its mailbox. */
const unknownPassword = () => hashPassword(randomToken());

/** Queues the mail in which the owner of the mailbox chooses a password. */
const invite = (tx: Transaction, user: User) =>
  queueMail(tx, {
    template: "recovery",
    recipient: user.email,
    locale: user.locale,
    userId: user.id,
    props: { source: user.source },
  });

interface NewUser {
  email: string;
  name?: string | undefined;
  locale: "en" | "ru";
  source?: string | undefined;
}

async function insertUser(tx: Transaction, actor: SignedIn, data: NewUser, passwordHash: string): Promise<User> {
  const { name, source, ...rest } = data;
  const user = await tx.user
    .create({
      data: { ...rest, name: name?.trim() || null, source: source ?? null, passwordHash, createdAt: new Date() },
    })
    .catch(explain({ unique: "user.already.exists" }));
  await audit(tx, actor, "user.created", { type: "user", id: user.id }, { email: user.email });
  return user;
}

export const createUser = implement(contracts.createUser, async (actor, { body: { invite: wanted, ...data } }) => {
  const passwordHash = await unknownPassword();
  return transaction(async (tx) => {
    const user = await insertUser(tx, actor, data, passwordHash);
    if (wanted) await invite(tx, user);
    return readUser(tx, user.id);
  });
});

export const startPasswordReset = implement(contracts.startPasswordReset, (actor, { params: { uid } }) =>
  transaction(async (tx) => {
    const { user } = await lockSubordinate(tx, actor, uid, "users:write");
    await invite(tx, user);
    await audit(tx, actor, "password.restore_started", { type: "user", id: uid });
    return true as const;
  }),
);

type BulkAction = (typeof contracts.bulkActions)[number];

/** Each action as the operation it repeats: a bulk change may do nothing that a single one may not. */
const single: Record<BulkAction, (actor: SignedIn, uid: string, role_id: RoleReference) => Promise<unknown>> = {
  grant: (actor, uid, role_id) => grantRole(actor, { body: { role_id, user_uid: uid } }),
  revoke: (actor, uid, role_id) => revokeRole(actor, { body: { role_id, user_uid: uid } }),
  disable: (actor, uid) => updateUser(actor, { params: { uid }, body: { active: false } }),
  enable: (actor, uid) => updateUser(actor, { params: { uid }, body: { active: true } }),
  require_password_change: (actor, uid) => updateUser(actor, { params: { uid }, body: { reset_password: true } }),
  restore_password: (actor, uid) => startPasswordReset(actor, { params: { uid } }),
  delete: (actor, uid) => deleteUser(actor, { params: { uid } }),
};

interface Candidate extends User {
  grants: { roleId: bigint }[];
}

/** Whether the action would change anything about somebody. */
function wouldChange(action: BulkAction, user: Candidate, roleId: bigint | undefined): boolean {
  const holds = user.grants.some((grant) => grant.roleId === roleId);
  if (action === "grant") return !holds;
  if (action === "revoke") return holds;
  if (action === "disable") return !user.disabledAt;
  if (action === "enable") return Boolean(user.disabledAt) || !user.confirmedAt;
  return action !== "require_password_change" || !user.resetPassword;
}

async function attempt(change: () => Promise<unknown>): Promise<string | null> {
  try {
    await change();
    return null;
  } catch (error) {
    if (error instanceof Problem && describeProblem(error.kind).status < 500) return describeProblem(error.kind).code;
    throw error;
  }
}

export const changeUsers = implement(contracts.changeUsers, async (actor, { body }) => {
  const { action, role_id = 0, dry_run } = body;
  const uids = [...new Set(body.uids)];
  const needsRole = action === "grant" || action === "revoke";
  const role = needsRole ? await db.role.findUnique({ where: whereRole(role_id), select: { id: true } }) : null;
  if (needsRole && !role) throw new Problem("role.not.found");
  const users = await db.user.findMany({
    where: { id: { in: uids } },
    include: { grants: { select: { roleId: true } } },
  });
  const byId = new Map(users.map((user) => [user.id, user]));
  const results: z.input<typeof contracts.BulkResult>[] = [];
  // One after the other: each is a transaction of its own that locks rows the next one may need.
  for (const uid of uids) {
    const user = byId.get(uid);
    const name = user ? (user.name ?? user.email) : null;
    const changes = user !== undefined && wouldChange(action, user, role?.id);
    const problem = user
      ? changes && !dry_run
        ? await attempt(() => single[action](actor, uid, role_id))
        : null
      : "user.not.found";
    results.push({ uid, name, outcome: problem ? "refused" : changes ? "changed" : "unchanged", problem });
  }
  return results;
});

const Row = z.object({
  email,
  name: text(200).optional(),
  locale: z.preprocess((value) => value || undefined, locale.default("en")),
});

type ImportResult = z.input<typeof contracts.importUsers.output>[number];

export const importUsers = implement(contracts.importUsers, async (actor, { body: { rows, dry_run } }) => {
  const parsed = rows.map((row) => Row.safeParse(row));
  const emails = parsed.flatMap(({ data }) => data?.email ?? []);
  const known = await db.user.findMany({ where: { email: { in: emails } }, select: { email: true } });
  const taken = new Set(known.map((user) => user.email));
  const passwordHash = dry_run ? "" : await unknownPassword();
  const results: ImportResult[] = [];
  for (const [row, { data, error }] of parsed.entries()) {
    const given = rows[row]?.email ?? "";
    if (!data) {
      const detail = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
      results.push({ row, email: given, outcome: "invalid", detail });
      continue;
    }
    const exists = taken.has(data.email);
    taken.add(data.email);
    const create = () => transaction((tx) => insertUser(tx, actor, data, passwordHash));
    const problem = exists || dry_run ? null : await attempt(create);
    results.push({ row, email: data.email, outcome: exists || problem ? "exists" : "created", detail: null });
  }
  return results;
});
