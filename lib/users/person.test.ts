import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { lockUser } from "@/lib/access/authority";
import { db, pool, transaction } from "@/lib/db";
import { queueMail } from "@/lib/mail/outbox";
import { call } from "@/lib/testing/call";
import { createCode, createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { deleteExpiredAccounts } from "@/lib/users/account/deletion";
import { changeUsers } from "@/lib/users/bulk.contract";
import { changePerson, personName } from "@/lib/users/person";
import { deleteUser } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const AGENT = "Erase-Me/1.0";

/** Someone of whom something stands in every table that can hold something of a person. */
async function somebodyEverywhere(): Promise<User> {
  const made = await createUser({ name: "Erika Beispiel", deletesAt: new Date(0) });
  const former = `former-${made.email}`;
  const user = await transaction(async (tx) => {
    const before = await lockUser(tx, made.id);
    const renamed = await changePerson(tx, before, { email: former, name: "Erika Musterfrau" });
    return changePerson(tx, renamed, { email: made.email });
  });
  await signIn(user);
  await db.session.updateMany({ where: { userId: user.id }, data: { userAgent: AGENT, ipAddress: "203.0.113.77" } });
  await createCode(user, "recovery");
  const { id: codeId } = await db.oneTimeCode.findFirstOrThrow({ where: { userId: user.id } });
  const at = { firstAt: new Date(), lastAt: new Date() };
  await db.linkVisit.create({ data: { codeId, userId: user.id, purpose: "recovery", userAgent: AGENT, ...at } });
  await db.device.create({ data: { userId: user.id, digest: Buffer.from("device") } });
  await db.address.create({ data: { userId: user.id, address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8" } });
  await db.savedView.create({ data: { userId: user.id, name: "Mine", query: "status=pending" } });
  const secret = new Uint8Array(1);
  await db.factor.create({ data: { userId: user.id, kind: "totp", name: "Erika's phone", secret } });
  await db.recoveryCode.create({ data: { userId: user.id, digest: Buffer.from("recovery") } });
  const challenge = { digest: Buffer.from("challenge"), clientType: "browser", expiresAt: new Date() } as const;
  await db.signInChallenge.create({ data: { userId: user.id, ...challenge } });
  for (const recipient of [user.email, former]) {
    await queueMail(db, {
      template: "recovery",
      recipient,
      locale: "en",
      userId: user.id,
      props: { userAgent: AGENT },
    });
    await queueMail(db, { template: "restore", recipient, locale: "en" });
  }
  return user;
}

/** Names of the tables with a row that mentions one of these texts. */
async function tablesWith(texts: readonly string[]): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const like = texts.map((_, index) => `t::text LIKE '%' || $${index + 1} || '%'`).join(" OR ");
    const { rowCount } = await pool().query(`SELECT 1 FROM "${name}" AS t WHERE ${like} LIMIT 1`, [...texts]);
    if (rowCount) found.push(name);
  }
  return found.sort();
}

const erasers: Record<string, (user: User, token: string) => Promise<unknown>> = {
  "by an administrator": (user, token) => call(deleteUser, { params: { uid: user.id }, token }),
  "in bulk": (user, token) => call(changeUsers, { token, body: { action: "delete", uids: [user.id], dry_run: false } }),
  "when their day comes": () => deleteExpiredAccounts(),
};

test.each(Object.keys(erasers))(
  "anyone who is deleted %s leaves nothing anywhere but an ID in the audit log",
  async (way) => {
    const administrator = await createUser({}, ["user", "admin"]);
    const { access_token: token } = await signIn(administrator);
    const user = await somebodyEverywhere();
    const own = [user.id, user.email, "Erika", AGENT, "203.0.113.77", "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8"];
    const before = await tablesWith(own);
    expect(before).toEqual(
      expect.arrayContaining([
        "addresses",
        "devices",
        "factors",
        "former_names",
        "link_visits",
        "mails",
        "sessions",
        "users",
      ]),
    );
    await erasers[way]?.(user, token);
    expect(await tablesWith(own.slice(1))).toEqual([]);
    // The word that their tokens are void, for verifiers that never ask, is of their ID, too.
    expect((await tablesWith([user.id])).filter((name) => name !== "revocations")).toEqual(["audit_events"]);
  },
);

/** Where a person's row may be written beside `person.ts`, and why. */
const elsewhere: Record<string, string> = {
  "lib/authentication/sign-in.ts":
    "the first step of two holds no row: it notes itself where the password is still the one checked",
  "lib/authentication/signed-in.ts": "a sign-in is one statement, which holds the row and notes itself in it",
};

test("people are created, changed and erased in one file, whatever the entry point", () => {
  const files = ["lib", "app"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(folder, file)),
    )
    .filter(
      (file) => /(?<!\.(test|built|chaos|d))\.tsx?$/.test(file) && !/^lib\/(testing|bench|cli|chaos)\//.test(file),
    );
  const writes =
    /\.user\.(create|createMany|createManyAndReturn|upsert|delete|deleteMany|update|updateMany|updateManyAndReturn)\(|(INSERT INTO|DELETE FROM|UPDATE) "?users\b/;
  expect(files.length).toBeGreaterThan(100);
  const found = files.filter((file) => writes.test(readFileSync(file, "utf8")));
  expect(found.sort()).toEqual([...Object.keys(elsewhere), "lib/users/person.ts"].sort());
});

test("a name is one's own: no ID, no email address of someone else, nothing that is not seen", () => {
  expect(personName("  Jose\u0301  Nun\u0303ez ", "a@example.com")).toBe("José Nuñez");
  expect(personName("Carl\u202E", "a@example.com")).toBe("Carl");
  for (const nothing of ["", " ", "\u200B", "\u3164", "\u2800", null])
    expect(personName(nothing, "a@example.com")).toBeNull();
  expect(personName("A@Example.com", "a@example.com")).toBeNull();
  for (const other of ["admin@example.com", "admin＠example.com", "Root <root@example.com>"]) {
    expect(() => personName(other, "a@example.com")).toThrow("Some values are invalid");
  }
});
