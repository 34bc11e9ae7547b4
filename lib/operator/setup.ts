import { lockUser } from "@/lib/access/authority";
import { type Actor, system } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { checkNewPassword } from "@/lib/authentication/password/new-password";
import { hashPassword } from "@/lib/authentication/password/password-hash";
import { db, holdLock, type Transaction, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { throttle } from "@/lib/limits/throttle";
import { withdrawCodes } from "@/lib/mail/one-time-codes";
import { implement } from "@/lib/operation";
import { grantAdministratorRoles } from "@/lib/operator/administrators";
import * as contracts from "@/lib/operator/setup.contract";
import { Problem } from "@/lib/problem";
import { authenticator, equalBytes } from "@/lib/secrets";
import { dispossess } from "@/lib/users/account/registration/registrant";
import { changePerson, createPerson } from "@/lib/users/person";
import { normalizeEmail } from "@/lib/values";

/** Whether anybody can administer this service. */
export async function hasAdministrator(tx: Transaction = db): Promise<boolean> {
  const found = await tx.user.findFirst({
    where: { disabledAt: null, confirmedAt: { not: null }, grants: { some: { role: { name: "admin" } } } },
    select: { id: true },
  });
  return found !== null;
}

/** The secret of the one-time address at which the first administrator chooses a password. */
const setupToken = () => authenticator("setup", "first administrator").toString("base64url");

/** Whether this is that secret, which still opens something while nobody is an administrator. */
export const isSetupToken = (token: string): boolean => equalBytes(Buffer.from(token), Buffer.from(setupToken()));

/** Any constant: names the lock under which the first administrator is made. */
const FIRST_ADMINISTRATOR_LOCK = 710_002;

/**
 * Makes the first administrator, once: of any number of callers one succeeds.
 * @returns the id of the new administrator; undefined when there is one already
 */
async function createFirstAdministrator(actor: Actor, email: string, password: string): Promise<string | undefined> {
  const existing = await db.user.findUnique({ where: { email }, select: { passwordHash: true } });
  await checkNewPassword(password, { email, passwordHash: existing?.passwordHash ?? null }, actor.client);
  const passwordHash = await hashPassword(password, actor.client);
  return transaction(async (tx) => {
    await holdLock(tx, FIRST_ADMINISTRATOR_LOCK);
    if (await hasAdministrator(tx)) return undefined;
    const now = new Date();
    const opened = { passwordHash, confirmedAt: now, disabledAt: null, passwordChangedAt: now };
    const before = await tx.user.findUnique({ where: { email }, select: { id: true } });
    const { id } = before ?? (await createPerson(tx, { email, ...opened }));
    // A stranger may have registered this address meanwhile: nothing of what they hold may open or mark an administrator's account.
    if (before) {
      const user = await lockUser(tx, id);
      await dispossess(tx, actor, user);
      await changePerson(tx, user, { ...opened, deletesAt: null });
    }
    await withdrawCodes(tx, id, ["confirmation"]);
    await grantAdministratorRoles(tx, id);
    await audit(tx, actor, "administrator.created", { type: "user", id });
    return id;
  });
}

export const setUpAdministrator = implement(contracts.setUpAdministrator, async (actor, { body }) => {
  await throttle(actor.client, "codes");
  if (!isSetupToken(body.token)) throw new Problem("code.invalid", { reason: "not the setup token" });
  if (await hasAdministrator(db)) throw new Problem("code.used", { reason: "there is an administrator" });
  const userId = await createFirstAdministrator(actor, body.email, body.password);
  if (!userId)
    throw new Problem("code.used", {
      reason: "the email address belongs to someone who cannot become the first administrator",
    });
  return { userId };
});

/**
 * Makes the configured administrator where there is none yet.
 * @returns the one-time address at which someone can make themselves the first administrator, while nobody is
 */
export async function prepareFirstAdministrator(): Promise<string | undefined> {
  if (await hasAdministrator(db)) return undefined;
  const { ADMIN_EMAIL, ADMIN_PASSWORD, APP_URL } = env();
  if (!ADMIN_EMAIL || !ADMIN_PASSWORD) return `${APP_URL}/setup?token=${setupToken()}`;
  const email = normalizeEmail(ADMIN_EMAIL);
  if (!email) throw new Error("ADMIN_EMAIL is not an email address.");
  await createFirstAdministrator(system("configuration"), email, ADMIN_PASSWORD).catch((error: unknown) => {
    throw error instanceof Problem ? new Error(`ADMIN_PASSWORD cannot be used: ${error.detail}`) : error;
  });
  return undefined;
}
