import type autocannon from "autocannon";
import { writeCursor } from "@/lib/cursor";
import { db, pool, transaction } from "@/lib/db";
import { digest, randomToken } from "@/lib/secrets";
import { issuePair, startSession } from "@/lib/sessions/session";

export interface Case {
  name: string;
  /** What the least server does for it: one query through pg or Prisma; floors have none themselves. */
  floor: "none" | "pg" | "prisma";
  /** Takes so long that more of it must be seen. */
  slow?: boolean;
  requests: autocannon.Request[];
}

const client = { ipAddress: "127.0.0.1", userAgent: "bench", requestId: crypto.randomUUID() };

async function signIn(email: string): Promise<{ access_token: string; refresh_token: string }> {
  const { id } = await db.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
  return issuePair(await transaction((tx) => startSession(tx, id, "platform", client, { amr: ["pwd"] })));
}

const post = (path: string, body: unknown): autocannon.Request => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const get = (path: string, token: string): autocannon.Request => ({
  method: "GET",
  path,
  headers: { authorization: `Bearer ${token}` },
});

/** Spends each token once and goes on with its successor. A run that ends leaves some unanswered, which are lost. */
function refreshing(tokens: string[]): autocannon.Request {
  return {
    ...post("/v1/auth/refresh", {}),
    setupRequest: (request) => ({ ...request, body: JSON.stringify({ token: tokens.pop() }) }),
    onResponse: (status, body) => {
      if (status === 200) tokens.push(JSON.parse(body).refresh_token);
    },
  };
}

/** Each time someone else, as in life: two sign-ins of one person wait for each other. */
async function signingIn(password: string): Promise<autocannon.Request> {
  const people = await db.user.findMany({
    where: { confirmedAt: { not: null }, disabledAt: null },
    select: { email: true },
    take: 500,
  });
  let turn = 0;
  return {
    ...post("/v1/auth/login", {}),
    setupRequest: (request) => {
      turn += 1;
      return { ...request, body: JSON.stringify({ username: people[turn % people.length]?.email, password }) };
    },
  };
}

const registering: autocannon.Request = {
  ...post("/v1/user", {}),
  setupRequest: (request) => ({
    ...request,
    body: JSON.stringify({ email: `${crypto.randomUUID()}@example.com`, password: "four unrelated plain words" }),
  }),
};

const FRAGMENTS = ["smith", "james.smith", "corp.example", "иванов", "3fa9", "garcia", "li", "nobody-has-this"];

async function cursorOfPage(number: number, limit: number): Promise<string | undefined> {
  const { rows } = await pool().query<{ created_at: Date; id: string }>(
    "SELECT created_at, id FROM users ORDER BY created_at, id LIMIT 1 OFFSET $1",
    [(number - 1) * limit - 1],
  );
  const [row] = rows;
  return row && writeCursor(["created", row.created_at.toISOString(), row.id]);
}

/** The lists: first page, page 5,000 (the middle one where there are not so many), and search. */
export async function listCases(admin: string, users: number): Promise<Case[]> {
  const { access_token } = await signIn(admin);
  const cursor = await cursorOfPage(Math.min(5_000, Math.floor(users / 100)), 50);
  const page = "/v1/users?limit=50";
  return [
    { name: "list, first page of 50", floor: "prisma", requests: [get(page, access_token)] },
    { name: "list, page 5,000", floor: "prisma", requests: [get(`${page}&cursor=${cursor}`, access_token)] },
    {
      name: "list, search",
      floor: "prisma",
      requests: FRAGMENTS.map((part) => get(`${page}&q=${encodeURIComponent(part)}`, access_token)),
    },
  ];
}

/** What applications and people ask for most. */
export async function operationCases(user: string, password: string, sessionCount: number): Promise<Case[]> {
  const { access_token } = await signIn(user);
  const sessions = await Promise.all(Array.from({ length: sessionCount }, () => signIn(user)));
  const serviceToken = `gha_${randomToken()}`;
  const name = `bench-${crypto.randomUUID()}`;
  await db.application.create({ data: { name, tokens: { create: { digest: digest(serviceToken) } } } });
  return [
    { name: "login", floor: "pg", slow: true, requests: [await signingIn(password)] },
    { name: "validate", floor: "pg", requests: [post("/v1/auth/validate", { token: access_token })] },
    { name: "profile", floor: "pg", requests: [get("/v1/user/profile", access_token)] },
    { name: "refresh", floor: "prisma", requests: [refreshing(sessions.map(({ refresh_token }) => refresh_token))] },
    { name: "auth/token", floor: "prisma", requests: [post("/v1/auth/token", { token: serviceToken })] },
    { name: "register", floor: "prisma", slow: true, requests: [registering] },
  ];
}
