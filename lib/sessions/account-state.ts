import type { Client } from "@/lib/actor";
import { runPrepared, type Transaction } from "@/lib/db";
import { deviceDigest } from "@/lib/limits/device";
import { type AccountState, derivedSql } from "@/lib/sessions/admission";
import { Prisma, type User } from "@/prisma/client/client";

/** What a sign-in needs of a person: whom it is about, and what the admission check looks at. */
export type Account = AccountState & Pick<User, "id" | "email" | "name" | "locale" | "passwordHash">;

/** The account of who signs in, and whether a mail tells its owner of the device, as far as can be said beforehand. */
export type EnteringAccount = Account & { onNewDevice: boolean };

const DERIVED = derivedSql("u");

const COLUMNS = `
  u.id, u.email, u.name, u.locale, u.password_hash AS "passwordHash",
  u.deletes_at AS "deletesAt", u.disabled_at AS "disabledAt", u.confirmed_at AS "confirmedAt",
  u.second_factor_at AS "secondFactorAt", u.reset_password AS "resetPassword",
  ${DERIVED.secondFactorRequiredAt} AS "secondFactorRequiredAt", ${DERIVED.hasFactor} AS "hasFactor"`;

/** On a device that is new, unless it is the person's first. */
const ENTERING = `
  SELECT ${COLUMNS},
         EXISTS (SELECT FROM devices d WHERE d.user_id = u.id)
           AND NOT EXISTS (SELECT FROM devices d WHERE d.user_id = u.id AND d.digest = $2) AS "onNewDevice"
  FROM users u`;

/**
 * What the admission check looks at of an account, for `obstacleOf`: the row, and what follows from roles and factors.
 * @throws Error where there is no such user
 */
export async function readAccount(tx: Transaction, userId: string): Promise<Account> {
  const [account] = await tx.$queryRaw<
    Account[]
  >`SELECT ${Prisma.raw(COLUMNS)} FROM users u WHERE u.id = ${userId}::uuid`;
  if (!account) throw new Error(`There is no user ${userId}`);
  return account;
}

/** The account of an email address or of an ID, outside of any transaction: the one read of a sign-in before it is admitted. */
export async function findAccount(
  by: { email: string } | { id: string },
  client: Client,
): Promise<EnteringAccount | undefined> {
  const device = Buffer.from(deviceDigest(client));
  const [account] =
    "email" in by
      ? await runPrepared<EnteringAccount>(`${ENTERING} WHERE u.email = $1`, [by.email, device])
      : await runPrepared<EnteringAccount>(`${ENTERING} WHERE u.id = $1`, [by.id, device]);
  return account;
}
