import { keepAdministrator, lockUser } from "@/lib/access/authority";
import type { Operator } from "@/lib/actor";
import { audit, auditAll } from "@/lib/audit/record";
import { withdrawCodes } from "@/lib/authentication/one-time-codes";
import { type Transaction, transaction } from "@/lib/db";
import { endSessions } from "@/lib/sessions/session";
import type { Person } from "@/lib/transfer/person";
import type { Change } from "@/lib/transfer/plan";

const COLUMNS = `id uuid, email text, name text, locale text, source text, confirmed_at timestamptz, disabled_at timestamptz,
  deletes_at timestamptz, reset_password boolean, password_hash text, password_changed_at timestamptz,
  tokens_not_before timestamptz, last_sign_in_at timestamptz, created_at timestamptz`;
const names = COLUMNS.replaceAll(/ (uuid|text|timestamptz|boolean)/g, "");

const INSERT_USERS = `INSERT INTO users (${names}) SELECT ${names} FROM jsonb_to_recordset($1::jsonb) AS given (${COLUMNS})`;

const INSERT_ROLES = `
  INSERT INTO user_roles (user_id, role_id)
  SELECT given.id, r.id FROM jsonb_to_recordset($1::jsonb) AS given (id uuid, roles text[])
  CROSS JOIN unnest(given.roles) AS held (name) JOIN roles r ON r.name = held.name`;

const INSERT_ADDRESSES = `
  INSERT INTO addresses (user_id, id, address, type, name, created_at)
  SELECT given.id, a.id, a.address, a.type, a.name, a.created_at
  FROM jsonb_to_recordset($1::jsonb) AS given (id uuid, addresses jsonb)
  CROSS JOIN jsonb_to_recordset(given.addresses) AS a (id uuid, address text, type text, name text, created_at timestamptz)`;

/** Makes accounts with all that belongs to them, each with its line in the audit log. All of them or none. */
export async function insertPeople(actor: Operator, people: readonly Person[], from: string): Promise<void> {
  const rows = JSON.stringify(people.map(({ uid, ...person }) => ({ id: uid, ...person })));
  await transaction(async (tx) => {
    for (const statement of [INSERT_USERS, INSERT_ROLES, INSERT_ADDRESSES]) await tx.$executeRawUnsafe(statement, rows);
    const ids = people.map(({ uid }) => uid);
    await auditAll(tx, actor, "user.imported", { type: "user", ids }, { from });
  });
}

async function setRoles(tx: Transaction, userId: string, roles: string[]): Promise<void> {
  await tx.userRole.deleteMany({ where: { userId, role: { name: { notIn: roles } } } });
  const wanted = await tx.role.findMany({ where: { name: { in: roles } }, select: { id: true } });
  await tx.userRole.createMany({ data: wanted.map(({ id }) => ({ userId, roleId: id })), skipDuplicates: true });
}

async function setAddresses(tx: Transaction, userId: string, addresses: Person["addresses"]): Promise<void> {
  await tx.address.deleteMany({ where: { userId } });
  await tx.address.createMany({
    data: addresses.map(({ created_at, ...address }) => ({ ...address, userId, createdAt: created_at })),
  });
}

const isAdministrator = (person: Person) =>
  person.roles.includes("admin") && person.confirmed_at && !person.disabled_at && !person.deletes_at;

/**
 * Makes somebody what a file says. Whoever gets another password or mailbox, or is shut out, is signed out, as when they
 * or an administrator change it.
 * @throws Problem user.not.found, last.administrator
 */
export function changePerson(
  actor: Operator,
  before: Person,
  person: Person,
  changes: readonly Change[],
): Promise<void> {
  const changed = new Set(changes.map(({ field }) => field));
  return transaction(async (tx) => {
    await lockUser(tx, before.uid);
    if (isAdministrator(before) && !isAdministrator(person)) await keepAdministrator(tx, before.uid);
    await tx.user.update({
      where: { id: before.uid },
      data: {
        email: person.email,
        name: person.name,
        locale: person.locale,
        source: person.source,
        confirmedAt: person.confirmed_at,
        disabledAt: person.disabled_at,
        deletesAt: person.deletes_at,
        resetPassword: person.reset_password,
        passwordHash: person.password_hash,
        passwordChangedAt: person.password_changed_at,
        tokensNotBefore: person.tokens_not_before,
        lastSignInAt: person.last_sign_in_at,
        createdAt: person.created_at,
      },
    });
    if (changed.has("roles")) await setRoles(tx, before.uid, person.roles);
    if (changed.has("addresses")) await setAddresses(tx, before.uid, person.addresses);
    if (changed.has("email") || changed.has("password_hash") || (person.disabled_at && !before.disabled_at)) {
      await endSessions(tx, { userId: before.uid }, "user.imported");
      await withdrawCodes(tx, before.uid, ["confirmation", "recovery", "email_change", "unlock"]);
    }
    await audit(tx, actor, "user.updated", { type: "user", id: before.uid }, { imported: [...changed] });
  });
}
