import { runPrepared, type Transaction } from "@/lib/db";
import { type AccountState, derivedSql } from "@/lib/sessions/admission";
import { Prisma, type User } from "@/prisma/client/client";

/** What a sign-in needs of a person: whom it is about, and what the admission check looks at. */
export type Account = AccountState & Pick<User, "id" | "email" | "name" | "locale" | "passwordHash">;

const DERIVED = derivedSql("u");

const ACCOUNT = `
  SELECT u.id, u.email, u.name, u.locale, u.password_hash AS "passwordHash",
         u.deletes_at AS "deletesAt", u.disabled_at AS "disabledAt", u.confirmed_at AS "confirmedAt",
         u.second_factor_at AS "secondFactorAt", u.reset_password AS "resetPassword",
         ${DERIVED.secondFactorRequiredAt} AS "secondFactorRequiredAt", ${DERIVED.hasFactor} AS "hasFactor"
  FROM users u`;

/**
 * What the admission check looks at of an account, for `obstacleOf`: the row, and what follows from roles and factors.
 * @throws Error where there is no such user
 */
export async function readAccount(tx: Transaction, userId: string): Promise<Account> {
  const [account] = await tx.$queryRaw<Account[]>`${Prisma.raw(ACCOUNT)} WHERE u.id = ${userId}::uuid`;
  if (!account) throw new Error(`There is no user ${userId}`);
  return account;
}

/** The account of an email address or of an ID, outside of any transaction: the one read of a sign-in before it is admitted. */
export async function findAccount(by: { email: string } | { id: string }): Promise<Account | undefined> {
  const [account] =
    "email" in by
      ? await runPrepared<Account>(`${ACCOUNT} WHERE u.email = $1`, [by.email])
      : await runPrepared<Account>(`${ACCOUNT} WHERE u.id = $1`, [by.id]);
  return account;
}
