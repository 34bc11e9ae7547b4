import { z } from "zod";
import { lockSubordinate, requireConfirming } from "@/lib/access/authority";
import type { Authorized } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { db, type Transaction, transaction } from "@/lib/db";
import { awaitsInvitation } from "@/lib/mail/invitations";
import { queueMail } from "@/lib/mail/outbox";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { continueAs } from "@/lib/sessions/authenticate";
import { confirmMailbox, queueConfirmation } from "@/lib/users/account/registration/registration";
import * as contracts from "@/lib/users/administration.contract";
import { createPerson } from "@/lib/users/person";
import { readUser } from "@/lib/users/users";
import { displayName, email, isOthersMailbox, locale } from "@/lib/values";
import type { User } from "@/prisma/client/client";

const queuePasswordMail = (tx: Transaction, template: "invitation" | "recovery", user: User) =>
  queueMail(tx, {
    template,
    recipient: user.email,
    locale: user.locale,
    userId: user.id,
    props: { source: user.source },
  });

/** Queues the mail in which the owner of a new account chooses its first password. */
export const invite = (tx: Transaction, user: User) => queuePasswordMail(tx, "invitation", user);

interface NewUser {
  email: string;
  name?: string | undefined;
  locale: "en" | "ru";
  source?: string | undefined;
}

/** Without a password: such an account opens only through its mailbox. */
async function insertUser(tx: Transaction, actor: Authorized, data: NewUser): Promise<User> {
  const { email: mailbox, name = null, locale: language, source = null } = data;
  const user = await createPerson(tx, { email: mailbox, name, locale: language, source });
  await audit(tx, actor, "user.created", { type: "user", id: user.id });
  return user;
}

export const createUser = implement(contracts.createUser, (actor, { body: { invite: wanted, ...data } }) =>
  transaction(async (tx) => {
    const user = await insertUser(tx, actor, data);
    if (wanted) await invite(tx, user);
    return readUser(tx, user.id);
  }),
);

/**
 * Mails a link to choose a password by: an invitation to whom the account was made for and who has not accepted it yet, as there is
 * nothing to reset then; a recovery to anyone who has a password or has verified the email.
 */
export const startPasswordReset = implement(contracts.startPasswordReset, (actor, { params: { uid } }) =>
  transaction(async (tx) => {
    const { user } = await lockSubordinate(tx, actor, uid, "users:write");
    await queuePasswordMail(tx, (await awaitsInvitation(tx, user)) ? "invitation" : "recovery", user);
    await audit(tx, actor, "password.restore_started", { type: "user", id: uid });
    return true as const;
  }),
);

export const markEmailVerified = implement(contracts.markEmailVerified, (actor, { params: { uid } }) =>
  transaction(async (tx) => {
    const { user, roles } = await lockSubordinate(tx, actor, uid, "users:write");
    await requireConfirming(tx, actor, user, roles);
    await confirmMailbox(tx, actor, user, "administrator");
    return readUser(tx, uid);
  }),
);

/**
 * Mails the link by which someone verifies the email: anyone who registered the confirmation. Whom an administrator created or
 * imported knows no password, and confirming alone would leave them without a way in: they are invited or, where a file brought a
 * password along, get a recovery.
 */
async function mailAgain(tx: Transaction, user: User): Promise<void> {
  if (await awaitsInvitation(tx, user)) return invite(tx, user);
  const made = { in: ["user.created", "user.imported"] };
  const imported = await tx.auditEvent.findFirst({ where: { targetId: user.id, action: made } });
  return imported ? queuePasswordMail(tx, "recovery", user) : queueConfirmation(tx, user);
}

export const resendConfirmation = implement(contracts.resendConfirmation, (actor, { params: { uid } }) =>
  transaction(async (tx) => {
    const { user } = await lockSubordinate(tx, actor, uid, "users:write");
    if (user.confirmedAt || user.disabledAt) return { queued: false };
    await mailAgain(tx, user);
    await audit(tx, actor, "confirmation.resent", { type: "user", id: uid });
    return { queued: true };
  }),
);

const Row = z
  .object({
    email,
    name: displayName.optional(),
    locale: z.preprocess((value) => value || undefined, locale.default("en")),
  })
  .superRefine(({ name = "", email: own }, context) => {
    if (isOthersMailbox(name, own)) {
      context.addIssue({ code: "custom", message: "must not be an email address", path: ["name"], input: name });
    }
  });

/** Whether the account was made; someone else may have made it since it was looked for. */
async function createUnlessExists(actor: Authorized, data: NewUser, wanted: boolean) {
  try {
    await transaction(async (tx) => {
      const user = await insertUser(tx, actor, data);
      if (wanted) await invite(tx, user);
    });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.kind === "user.already.exists") return false;
    throw error;
  }
}

type ImportResult = z.input<typeof contracts.importUsers.output>[number];

export const importUsers = implement(
  contracts.importUsers,
  async (actor, { body: { rows, invite: wanted, dry_run } }) => {
    const parsed = rows.map((row) => Row.safeParse(row));
    const emails = parsed.flatMap(({ data }) => data?.email ?? []);
    const known = await db.user.findMany({ where: { email: { in: emails } }, select: { email: true } });
    const taken = new Set(known.map((user) => user.email));
    const results: ImportResult[] = [];
    for (const [row, { data, error }] of parsed.entries()) {
      const given = rows[row]?.email ?? "";
      if (!data) {
        const detail = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
        results.push({ row, email: given, outcome: "invalid", detail });
        continue;
      }
      let exists = taken.has(data.email);
      taken.add(data.email);
      if (!exists && !dry_run) {
        const current = await continueAs(actor, contracts.importUsers);
        exists = !(await createUnlessExists(current, data, wanted));
      }
      results.push({ row, email: data.email, outcome: exists ? "exists" : "created", detail: null });
    }
    return results;
  },
);
