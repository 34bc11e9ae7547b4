/**
 * A person: the one way to create, to change and to erase one, for every entry point. Whatever must hold of everyone is
 * held here; who may do it, and what it is called in the audit log, is the caller's to say.
 */

import { keepAdministrator } from "@/lib/access/authority";
import { explain, type Transaction } from "@/lib/db";
import { expectDelivery } from "@/lib/events/outbox";
import { withdrawCodes } from "@/lib/mail/one-time-codes";
import { Problem } from "@/lib/problem";
import { endSessions } from "@/lib/sessions/session";
import { cleanName, isOthersMailbox, looksLikeMailbox } from "@/lib/values";
import type { Prisma, User } from "@/prisma/client/client";

/** An account to be made; what is left out is as the database has it for a new one. */
export type NewPerson = Prisma.UserCreateManyInput & {
  /** Names of roles to grant. */
  roles?: readonly string[];
  addresses?: readonly Omit<Prisma.AddressCreateManyInput, "userId">[];
};

/**
 * The name as it is stored: null where there is nothing to see, or where it is the person's own address, which stands
 * there for anyone who has no name.
 * @throws Problem request.invalid for an email address that is not theirs
 */
export function personName(given: string | null, email: string): string | null {
  const name = cleanName(given ?? "");
  if (isOthersMailbox(name, email)) {
    const detail = "must not be an email address";
    throw new Problem("request.invalid", { issues: [{ pointer: "/body/name", detail }] });
  }
  return looksLikeMailbox(name) ? null : name || null;
}

/**
 * Creates people with their roles and addresses, all of them or none.
 * @throws Problem user.already.exists where someone has one of the email addresses
 */
export async function createPeople(tx: Transaction, people: readonly NewPerson[]): Promise<User[]> {
  const now = new Date();
  const users = await tx.user
    .createManyAndReturn({
      data: people.map(({ roles: _, addresses: __, name = null, ...person }) => ({
        createdAt: now,
        ...person,
        name: personName(name, person.email),
      })),
    })
    .catch(explain({ unique: "user.already.exists" }));
  const ids = new Map(users.map(({ email, id }) => [email, id]));
  const of = (email: string) => {
    const id = ids.get(email);
    if (id === undefined) throw new Error("The database answered with another email address than it was given.");
    return id;
  };
  const granted = [...new Set(people.flatMap(({ roles = [] }) => roles))];
  if (granted.length > 0) {
    const roles = await tx.role.findMany({ where: { name: { in: granted } }, select: { id: true, name: true } });
    await tx.userRole.createMany({
      data: people.flatMap((person) =>
        roles
          .filter(({ name }) => person.roles?.includes(name))
          .map(({ id }) => ({ userId: of(person.email), roleId: id })),
      ),
    });
  }
  const addresses = people.flatMap(({ email, addresses: theirs = [] }) =>
    theirs.map((address) => ({ ...address, userId: of(email) })),
  );
  if (addresses.length > 0) await tx.address.createMany({ data: addresses });
  return users;
}

/**
 * Creates one person.
 * @throws Problem user.already.exists
 */
export async function createPerson(tx: Transaction, person: NewPerson): Promise<User> {
  const [user] = await createPeople(tx, [person]);
  if (!user) throw new Error("The database made nobody.");
  return user;
}

/** What there is of a person to change. What is left out stays. */
export type PersonChange = Partial<
  Pick<
    User,
    | "email"
    | "name"
    | "locale"
    | "source"
    | "passwordHash"
    | "passwordChangedAt"
    | "resetPassword"
    | "confirmedAt"
    | "disabledAt"
    | "deletesAt"
    | "secondFactorAt"
    | "tokensNotBefore"
    | "lastSignInAt"
    | "createdAt"
  >
>;

const canAdminister = ({ confirmedAt, disabledAt, deletesAt }: User) => confirmedAt && !disabledAt && !deletesAt;

/**
 * Changes a person whose row the transaction holds (`lockUser`). Only what is named is written. Anyone who stops being able to
 * sign in is signed out; a sign-in that an earlier password began comes to nothing; what was mailed to a mailbox that is
 * no longer theirs stops working; the name they had is kept for those who read of what they did under it.
 * @throws Problem user.already.exists, last.administrator, request.invalid
 */
export async function changePerson(tx: Transaction, before: User, change: PersonChange): Promise<User> {
  const now = new Date();
  const disabling = Boolean(change.disabledAt) && !before.disabledAt;
  const email = change.email ?? before.email;
  if (canAdminister(before) && !canAdminister({ ...before, ...change })) await keepAdministrator(tx, before.id);
  const user = await tx.user
    .update({
      where: { id: before.id },
      data: {
        ...(disabling ? { tokensNotBefore: now } : {}),
        ...change,
        ...(change.name === undefined ? {} : { name: personName(change.name, email) }),
      },
    })
    .catch(explain({ unique: "user.already.exists" }));
  if (user.name !== before.name || user.email !== before.email) {
    const { id: userId, name } = before;
    await tx.formerName.create({ data: { userId, name, email: before.email, until: now } });
  }
  if (user.email !== before.email) {
    await withdrawCodes(tx, user.id);
  }
  if (disabling) await endSessions(tx, { userId: user.id }, "user.disabled");
  if (user.passwordHash !== before.passwordHash) await tx.signInChallenge.deleteMany({ where: { userId: user.id } });
  return user;
}

/** Writes down that a person signs in now, where that is not part of the statement that starts the session. */
export async function noteSignIn(tx: Transaction, userId: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { lastSignInAt: new Date() } });
}

/**
 * Erases a person with everything that is theirs: sessions, grants, addresses, devices, codes and former names go with the
 * row, by the foreign keys; mail to every mailbox they had here goes with it. The audit log keeps their ID, which then
 * means nothing. The transaction holds the row (`lockUser`).
 * @throws Problem last.administrator
 */
export async function erasePerson(tx: Transaction, user: User): Promise<void> {
  if (canAdminister(user)) await keepAdministrator(tx, user.id);
  const former = await tx.formerName.findMany({ where: { userId: user.id }, select: { email: true } });
  const mailboxes = [user.email, ...former.map(({ email }) => email)];
  // A former mailbox may be someone else's by now: their mail has their ID.
  const theirs = { recipient: { in: mailboxes }, userId: null };
  await tx.mail.deleteMany({ where: { OR: [{ userId: user.id }, theirs, { recipient: user.email }] } });
  await tx.user.delete({ where: { id: user.id } });
  // Applications are told, by a trigger.
  expectDelivery();
}
