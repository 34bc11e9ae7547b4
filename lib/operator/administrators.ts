import { grantRole } from "@/lib/access/grants";
import { ADMINISTRATOR } from "@/lib/access/rights";
import type { Operator } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { hashPassword } from "@/lib/authentication/password/password-hash";
import { checkPasswordPolicy } from "@/lib/authentication/password/policy";
import { db, type Transaction, transaction } from "@/lib/db";
import { codeLink } from "@/lib/mail/links";
import { issueCode } from "@/lib/mail/one-time-codes";
import { grantUserRole } from "@/lib/users/account/registration/registration";
import { invite } from "@/lib/users/administration";
import { createPerson } from "@/lib/users/person";

/** Grants the roles of an administrator to someone whose mailbox is confirmed. */
export async function grantAdministratorRoles(tx: Transaction, userId: string): Promise<void> {
  const role = await tx.role.findUniqueOrThrow({ where: { name: ADMINISTRATOR } });
  await grantUserRole(tx, userId);
  await tx.userRole.createMany({ data: { userId, roleId: role.id }, skipDuplicates: true });
}

/** Either a password, or the way by which the new administrator comes to choose one. */
type Entry = { password: string } | { way: "mail" | "link" };

/**
 * Makes an account that administers the service. The operator marks its email as verified.
 * @returns its id and, where one was asked for, the link to choose a password at
 * @throws Problem user.already.exists, password.does.not.meet.the.requirements
 */
export async function createAdministrator(
  actor: Operator,
  email: string,
  entry: Entry,
): Promise<{ uid: string; link: string | null }> {
  if ("password" in entry) await checkPasswordPolicy(entry.password, email);
  const passwordHash = "password" in entry ? await hashPassword(entry.password) : null;
  return transaction(async (tx) => {
    const now = new Date();
    const user = await createPerson(tx, { email, passwordHash, confirmedAt: now });
    await grantAdministratorRoles(tx, user.id);
    await audit(tx, actor, "administrator.created", { type: "user", id: user.id }, { reason: "operator" });
    if ("password" in entry) return { uid: user.id, link: null };
    if (entry.way === "mail") {
      await invite(tx, user);
      return { uid: user.id, link: null };
    }
    const { id } = await issueCode(tx, user.id, "invitation");
    return { uid: user.id, link: codeLink("invitation", id, { email }).link };
  });
}

/** Grants the role `admin` to someone who has an account. */
export async function grantAdministrator(actor: Operator, userId: string): Promise<void> {
  const { uuid } = await db.role.findUniqueOrThrow({ where: { name: ADMINISTRATOR } });
  await grantRole(actor, { body: { role_id: uuid, user_uid: userId } });
}
