import type { z } from "zod";
import { lockSubordinate, requireConfirming, whereRole } from "@/lib/access/authority";
import type { Actor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { db, type Transaction, transaction } from "@/lib/db";
import { implement, requireFresh, STEP_UP } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { roleReference } from "@/lib/references";
import { confirmMailbox } from "@/lib/users/account/registration/registration";
import { countFound } from "@/lib/users/count";
import { readSources, readUserPage, type UserRow, userById } from "@/lib/users/list";
import { changePerson, erasePerson } from "@/lib/users/person";
import type { UserStatus } from "@/lib/users/users.contract";
import * as contracts from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

function toUser(row: UserRow) {
  const status = row.disabled_at
    ? ("disabled" as const)
    : row.confirmed_at
      ? ("active" as const)
      : ("pending" as const);
  return {
    uid: row.id,
    name: row.name ?? row.email,
    email: row.email,
    active: status === "active",
    status,
    reset_password: row.reset_password,
    // The database holds this column to the two languages there are.
    locale: row.locale as "en" | "ru",
    source: row.source,
    roles: row.roles,
    addresses: row.addresses,
    created_at: row.created_at.toISOString(),
    last_sign_in_at: row.last_sign_in_at?.toISOString() ?? null,
  };
}

/** @throws Problem user.not.found */
export async function readUser(tx: Transaction, id: string) {
  const [row] = await tx.$queryRaw<UserRow[]>(userById(id));
  if (!row) throw new Problem("user.not.found");
  return toUser(row);
}

/**
 * Someone by id or by normalized email address.
 * @throws Problem user.not.found
 */
export async function findPerson(reference: string): Promise<User> {
  const where = reference.includes("@") ? { email: reference } : { id: reference };
  const user = await db.user.findUnique({ where });
  if (!user) throw new Problem("user.not.found");
  return user;
}

/** The role a list is filtered by, given by id or name; no role's name looks like an id. */
async function roleIdOf(given: string): Promise<bigint> {
  const reference = roleReference.safeParse(given);
  const where = reference.success ? whereRole(reference.data) : { name: given };
  const role = await db.role.findUnique({ where, select: { id: true } });
  if (!role) throw new Problem("role.not.found");
  return role.id;
}

type Given = z.output<NonNullable<typeof contracts.countUsers.query>>;

/** The filters of a query, read. */
async function filterOf({ q, role, signed_in_since: since, second_factor: secondFactor, ...rest }: Given) {
  return {
    status: rest.status,
    confirmed: rest.confirmed,
    source: rest.source,
    secondFactor,
    roleId: role === undefined ? undefined : await roleIdOf(role),
    fragment: q?.normalize("NFC").trim() || undefined,
    signedInSince: since === undefined ? undefined : new Date(since),
  };
}

export const listUsers = implement(contracts.listUsers, async (_, { query }) => {
  const { limit, cursor, sort } = query;
  const { rows, next } = await readUserPage({ ...(await filterOf(query)), limit, cursor, sort });
  return { items: rows.map(toUser), next };
});

export const countUsers = implement(contracts.countUsers, async (_, { query }) => countFound(await filterOf(query)));

/**
 * The first page of the users for a file. That someone takes them out stands in the audit log; by which values they were
 * filtered does not, for an address may be among them.
 */
export async function openUserExport(
  actor: Actor,
  format: "csv" | "json",
  query: Parameters<typeof listUsers>[1]["query"],
) {
  requireFresh(actor, { recent: STEP_UP });
  const first = await listUsers(actor, { query });
  const { limit: _, ...filters } = query;
  await audit(db, actor, "users.exported", undefined, { format, filters: Object.keys(filters).sort() });
  return first;
}

export const listUserSources = implement(contracts.listUserSources, readSources);

export const findUser = implement(contracts.findUser, (_, { params: { uid } }) => readUser(db, uid));

const statusOf = ({ confirmedAt, disabledAt }: User): UserStatus =>
  disabledAt ? "disabled" : confirmedAt ? "active" : "pending";

/** Without name and email: what the audit log holds can never be taken out again. */
const summarize = (user: User) => ({
  locale: user.locale,
  status: statusOf(user),
  reset_password: user.resetPassword,
});

/** What the change is called in the audit log. */
function actionOf(before: UserStatus, after: UserStatus): "user.disabled" | "user.enabled" | "user.updated" {
  if (before !== after && after === "disabled") return "user.disabled";
  return before === "disabled" && after !== "disabled" ? "user.enabled" : "user.updated";
}

export const updateUser = implement(contracts.updateUser, (actor, { params: { uid }, body }) =>
  transaction(async (tx) => {
    const { user, roles } = await lockSubordinate(tx, actor, uid, "users:write");
    if (body.active) await requireConfirming(tx, actor, user, roles);
    const disabling = body.active === false && !user.disabledAt;
    const changed = await changePerson(tx, user, {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.locale === undefined ? {} : { locale: body.locale }),
      ...(body.reset_password === undefined ? {} : { resetPassword: body.reset_password }),
      ...(disabling ? { disabledAt: new Date() } : {}),
      ...(body.active ? { disabledAt: null } : {}),
    });
    if (body.active) await confirmMailbox(tx, actor, changed, "administrator");
    const updated = await tx.user.findUniqueOrThrow({ where: { id: uid } });
    const [before, after] = [summarize(user), summarize(updated)];
    const renamed = user.name !== updated.name ? { renamed: true } : {};
    if (JSON.stringify([before, user.name]) !== JSON.stringify([after, updated.name])) {
      const target = { type: "user", id: uid } as const;
      await audit(tx, actor, actionOf(before.status, after.status), target, { before, after, ...renamed });
    }
    return readUser(tx, uid);
  }),
);

export const deleteUser = implement(contracts.deleteUser, (actor, { params: { uid } }) =>
  transaction(async (tx) => {
    const { user, roles } = await lockSubordinate(tx, actor, uid, "users:write");
    await erasePerson(tx, user);
    const before = { ...summarize(user), roles };
    await audit(tx, actor, "user.deleted", { type: "user", id: uid }, { before });
    return true as const;
  }),
);
