import type { Transaction } from "@/lib/db";
import { type AccountState, derivedSql } from "@/lib/sessions/admission";
import { Prisma } from "@/prisma/client/client";

const DERIVED = derivedSql("u");

/**
 * What the admission check looks at of an account, for `obstacleOf`: the row, and what follows from roles and factors.
 * @throws Error where there is no such user
 */
export async function readAccount(tx: Transaction, userId: string): Promise<AccountState> {
  const [account] = await tx.$queryRaw<AccountState[]>`
    SELECT u.deletes_at AS "deletesAt", u.disabled_at AS "disabledAt", u.confirmed_at AS "confirmedAt",
           u.second_factor_at AS "secondFactorAt", u.reset_password AS "resetPassword",
           ${Prisma.raw(DERIVED.secondFactorRequiredAt)} AS "secondFactorRequiredAt", ${Prisma.raw(DERIVED.hasFactor)} AS "hasFactor"
    FROM users u WHERE u.id = ${userId}::uuid`;
  if (!account) throw new Error(`There is no user ${userId}`);
  return account;
}
