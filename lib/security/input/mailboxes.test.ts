import { beforeAll, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { db, transaction } from "@/lib/db";
import { prepareMail } from "@/lib/mail/prepare";
import { renderMail } from "@/lib/mail/render";
import type { Contract } from "@/lib/operation";
import { send } from "@/lib/testing/call";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { fill, jsonSchemaOf, named } from "@/lib/testing/matrix";
import { readDatabase } from "@/lib/testing/refusal";
import { onlyInProcess } from "@/lib/testing/remote";

let token = "";

beforeAll(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({ email: "victim@example.com" }, ["user", "admin"]))).access_token;
});

/** Names of the members that hold an email address. */
const mailboxesOf = ({ body }: Contract): string[] =>
  body
    ? Object.entries((jsonSchemaOf(body).properties ?? {}) as Record<string, { format?: string }>)
        .filter(([, { format }]) => format === "email")
        .map(([name]) => name)
    : [];

const takers = contracts.filter((contract) => mailboxesOf(contract).length > 0);

/** Not one plain mailbox, although some parser somewhere takes a part of it for one. */
const tricks = [
  '"victim@example.com"@evil.example',
  "victim@example.com@evil.example",
  "victim@example.com,evil@evil.example",
  "evil@evil.example;victim@example.com",
  "victim@example.com\r\nBcc: evil@evil.example",
  "victim@example.com(@evil.example)",
  "(victim@example.com)evil@evil.example",
  "Victim <victim@example.com>",
  "victim＠example.com",
  "victim@example.com＠evil.example",
  "victim@example.com\0",
  "victim@[127.0.0.1]",
  ["victim@example.com", "evil@evil.example"],
  { email: "victim@example.com" },
];

// GHSA-5jpx-9hw9-2fx4, CVE-2022-35924.
test.each(named(takers))(
  "address parser tricks: %s takes none of them for a mailbox, and nothing is written",
  async (_, contract) => {
    const before = await readDatabase();
    for (const name of mailboxesOf(contract)) {
      for (const trick of tricks) {
        const body = {
          password: PASSWORD,
          ...(contract.examples?.body as object),
          username: undefined,
          login: undefined,
          email: undefined,
          [name]: trick,
        };
        const answer = await send(contract.method, fill(contract), {
          token: contract.access === "public" ? undefined : token,
          body,
        });
        expect({ trick, status: answer.status }).toEqual({ trick, status: 400 });
        expect(answer.text).not.toContain("evil.example");
      }
    }
    expect(await readDatabase()).toEqual(before);
  },
);

const twins = [
  "VICTIM@EXAMPLE.COM",
  " victim@example.com ",
  "ｖｉｃｔｉｍ@example.com",
  "victim@EXAMPLE.com",
  "victim@example．com",
];

test.each(["/v1/user", "/v1/users/register", "/v1/users"])(
  "address parser tricks: at %s twins by case, width and spaces are the same mailbox",
  async (path) => {
    for (const email of twins) {
      const answer = await send("POST", path, { token, body: { email, password: PASSWORD, name: "Twin" } });
      expect({ email, errors: answer.body.errors }).toEqual({ email, errors: ["user.already.exists"] });
    }
  },
);

const hostile = {
  Host: "evil.example",
  "X-Forwarded-Host": "evil.example",
  "X-Forwarded-Proto": "gopher",
  "X-Forwarded-Server": "evil.example",
  "X-Host": "evil.example",
  "X-Original-URL": "https://evil.example/",
  "X-Rewrite-URL": "https://evil.example/",
  Forwarded: "host=evil.example;proto=gopher",
  Origin: "https://evil.example",
  Referer: "https://evil.example/",
};

// Zitadel CVE-2025-64101.
test("reset link poisoning: whatever Host, Forwarded and X-Forwarded-* say, every operation's answers and every mail name our origin only", async () => {
  onlyInProcess("the delivery of mail");
  const pending = await createUser({ email: "pending@example.com", confirmedAt: null });
  for (const contract of contracts) {
    const { access_token } = await signIn(await createUser({}, ["user", "admin"]));
    for (const email of ["victim@example.com", pending.email, `${contract.id.toLowerCase()}@example.com`]) {
      const secrets = { password: PASSWORD, currentPassword: PASSWORD, passwordRepeat: PASSWORD };
      const body = contract.body
        ? {
            body: {
              ...(contract.examples?.body as object),
              ...secrets,
              username: undefined,
              email,
              source: "https://evil-source.example",
            },
          }
        : {};
      const answer = await send(contract.method, fill(contract), { headers: hostile, token: access_token, ...body });
      expect(answer.text + JSON.stringify([...answer.headers]), contract.id).not.toContain("evil.example");
    }
  }
  const waiting = await db.mail.findMany();
  const templates = new Set<string>();
  for (const { id, template } of waiting) {
    const mail = await transaction((tx) => prepareMail(tx, id, new Date()));
    if (!mail) continue;
    templates.add(template);
    const { text, html } = await renderMail(mail);
    const links = `${text} ${html}`.match(/https?:\/\/[^\s"'<>)]+/g) ?? [];
    for (const link of links)
      expect(
        link.startsWith("http://localhost:3000/") ||
          link === "http://localhost:3000" ||
          link.startsWith("http://www.w3.org/"),
        link,
      ).toBe(true);
    expect(text + html).not.toContain("evil");
  }
  expect([...templates]).toEqual(expect.arrayContaining(["confirmation", "recovery"]));
});
