import { v7 as uuidv7 } from "uuid";
import { keepAdministrator, lockUser } from "@/lib/access/authority";
import type { Operator } from "@/lib/actor";
import { audit, auditAll } from "@/lib/audit/record";
import { sealSecret } from "@/lib/authentication/factors/totp";
import { type Transaction, transaction } from "@/lib/db";
import { withdrawCodes } from "@/lib/mail/one-time-codes";
import { endSessions } from "@/lib/sessions/session";
import { type Person, type PersonRow, same } from "@/lib/transfer/person";
import type { Change, NewPerson } from "@/lib/transfer/plan";
import { readPerson } from "@/lib/transfer/read";
import { changePerson, createPeople, type PersonChange } from "@/lib/users/person";

/** The authenticator apps that someone brings along, which count at once: they were shown where they come from. */
const toFactors = ({ uid: userId, authenticator_apps: apps = [] }: NewPerson, now: Date) =>
  apps.map(({ name, secret }) => {
    const id = uuidv7();
    return {
      id,
      userId,
      kind: "totp" as const,
      name,
      secret: sealSecret(id, secret),
      createdAt: now,
      confirmedAt: now,
    };
  });

/** Makes accounts with all that belongs to them, each with its line in the audit log. All of them or none. */
export async function insertPeople(actor: Operator, people: readonly NewPerson[], from: string): Promise<void> {
  const now = new Date();
  await transaction(async (tx) => {
    await createPeople(
      tx,
      people.map(({ uid, roles, addresses, authenticator_apps: apps = [], ...person }) => ({
        ...toColumns(person),
        secondFactorAt: apps.length > 0 ? now : null,
        id: uid,
        email: person.email,
        passwordHash: person.password_hash,
        roles,
        addresses: addresses.map(({ created_at, ...address }) => ({ ...address, createdAt: created_at })),
      })),
    );
    await tx.factor.createMany({ data: people.flatMap((person) => toFactors(person, now)) });
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

const columns = {
  email: "email",
  name: "name",
  locale: "locale",
  source: "source",
  confirmed_at: "confirmedAt",
  disabled_at: "disabledAt",
  deletes_at: "deletesAt",
  reset_password: "resetPassword",
  password_hash: "passwordHash",
  password_changed_at: "passwordChangedAt",
  tokens_not_before: "tokensNotBefore",
  last_sign_in_at: "lastSignInAt",
  created_at: "createdAt",
} as const satisfies Partial<Record<keyof Person, keyof PersonChange>>;

/** What a file says of a person, as the database calls it: of the members that are given, and of no other. */
function toColumns(given: Partial<Person>): PersonChange {
  const entries = Object.entries(columns)
    .map(([field, column]) => [column, Reflect.get(given, field) as Person[keyof Person] | undefined] as const)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => [column, column.endsWith("At") || column === "tokensNotBefore" ? toDate(value) : value]);
  // Each column has the type of its member, but for times, which the line above turned into dates.
  return Object.fromEntries(entries) as PersonChange;
}

const toDate = (value: unknown): Date | null => (typeof value === "string" ? new Date(value) : null);

/** Why a change was not made, in words for who runs the import. */
export const CHANGED_MEANWHILE = "has been changed by someone meanwhile; the same command again compares anew";

/**
 * Changes of someone what a file says otherwise, and nothing else: what is not in the file, or was as the file says when
 * it was compared, stays as it is by now. Anyone who gets another password or mailbox, or is shut out, is signed out.
 * @returns whether it was done: not where one of these members is no longer what it was compared with
 * @throws Problem user.not.found, last.administrator, user.already.exists
 */
export function changeImported(
  actor: Operator,
  before: Person,
  person: PersonRow & Pick<Person, "addresses">,
  changes: readonly Change[],
): Promise<boolean> {
  const fields = changes.map(({ field }) => field);
  const changed = new Set(fields);
  return transaction(async (tx) => {
    const user = await lockUser(tx, before.uid);
    const current = await readPerson(tx, before.uid);
    if (!fields.every((field) => same(current?.[field], before[field]))) return false;
    const demoted = changed.has("roles") && before.roles.includes("admin") && !person.roles?.includes("admin");
    if (demoted) await keepAdministrator(tx, before.uid);
    await changePerson(tx, user, toColumns(Object.fromEntries(fields.map((field) => [field, person[field]]))));
    if (changed.has("roles")) await setRoles(tx, before.uid, person.roles ?? []);
    if (changed.has("addresses")) await setAddresses(tx, before.uid, person.addresses);
    if (changed.has("email") || changed.has("password_hash")) {
      await endSessions(tx, { userId: before.uid }, "user.imported");
      await withdrawCodes(tx, before.uid, [
        "confirmation",
        "recovery",
        "email_change",
        "unlock",
        "sign_in",
        "invitation",
      ]);
    }
    await audit(tx, actor, "user.updated", { type: "user", id: before.uid }, { imported: fields });
    return true;
  });
}
