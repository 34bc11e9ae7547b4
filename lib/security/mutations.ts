/** A protection taken out, and the test that must notice. */
export interface Mutation {
  /** Class of failure, as README.md of this folder names it. */
  failure: string;
  file: string;
  /** Stands in the file exactly once. */
  search: string;
  replace: string;
  /** In lib/security. */
  testFile: string;
  /** How the name of the test begins that must turn red. */
  test: string;
}

/** One protection after the other; the suite is worth something only if it misses each of them. */
export const mutations: Mutation[] = [
  {
    failure: "reset flow bypass",
    file: "lib/authentication/identity.ts",
    search: "if (!(await verifyPassword(old_password, user?.passwordHash, address)) || !user) {",
    replace: "if (!user) {",
    testFile: "stranger.test.ts",
    test: "reset flow bypass: no operation that takes a password",
  },
  {
    failure: "reset link poisoning",
    file: "lib/mail/links.ts",
    search: "(source && Object.hasOwn(bases, source) ? bases[source] : undefined) ?? env().APP_URL",
    replace: "(source?.startsWith('https:') ? source : undefined) ?? env().APP_URL",
    testFile: "mailboxes.test.ts",
    test: "reset link poisoning",
  },
  {
    failure: "refresh race forks the family",
    file: "lib/sessions/refresh.ts",
    search: "if (usedAt && now.getTime() <= graceEnd)",
    replace: "if (usedAt && now.getTime() > graceEnd)",
    testFile: "refresh-race.test.ts",
    test: "refresh race forks the family",
  },
  {
    failure: "code or lockout bypass in parallel, limiter bypass",
    file: "lib/authentication/limits/throttle.ts",
    search: ".slice(0, 4);",
    replace: ";",
    testFile: "guessing.test.ts",
    test: "code or lockout bypass in parallel, limiter bypass: of 120 guesses at the secret of a code",
  },
  {
    failure: "refresh survives disable",
    file: "lib/sessions/refresh.ts",
    search: "AND s.generation = $2 AND s.ended_at IS NULL",
    replace: "AND s.generation = $2",
    testFile: "revocation.test.ts",
    test: "refresh survives disable, session deletion does not revoke: once somebody is alarmed",
  },
  {
    failure: "session deletion does not revoke",
    file: "lib/sessions/authenticate.ts",
    search: 'if (row.ended_at || row.disabled_at) throw new Problem("token.revoked");',
    replace: "",
    testFile: "revocation.test.ts",
    test: "session deletion does not revoke: one's own sessions",
  },
  {
    failure: "expiry left to a cleanup job",
    file: "lib/authentication/one-time-codes.ts",
    search: 'if (code.expiresAt <= new Date()) throw new Problem("code.expired");',
    replace: "",
    testFile: "revocation.test.ts",
    test: "expiry left to a cleanup job: a recovery code",
  },
  {
    failure: "subject from the body",
    file: "lib/operation.ts",
    search: "String(Reflect.get(params, access.orSelf)).toLowerCase() === actor.id",
    replace: "actor.id !== ''",
    testFile: "input-names.test.ts",
    test: "subject from the body",
  },
  {
    failure: "mass assignment",
    file: "lib/operation.ts",
    search: "if (result.success) parts[part] = result.data;",
    replace: "if (result.success) parts[part] = { ...Object(Reflect.get(input, part)), ...Object(result.data) };",
    testFile: "input-names.test.ts",
    test: "mass assignment: registerUser",
  },
  {
    failure: "pre-hijacked account",
    file: "lib/sessions/session.ts",
    search: "data: { endedAt: new Date(), endReason: reason },",
    replace: "data: { endReason: reason },",
    testFile: "stranger.test.ts",
    test: "pre-hijacked account: registered by a stranger at /v1/user,",
  },
  {
    failure: "role endpoints leak or escalate",
    file: "lib/operation.ts",
    search: 'if (!isSelf) throw new Problem("forbidden");',
    replace: "",
    testFile: "access.test.ts",
    test: "listRoles refuses everybody whom its access leaves out",
  },
  {
    failure: "fail-open check, middleware bypass",
    file: "lib/web/current-actor.ts",
    search: 'if (actor.type !== "user") redirect(signInPath(returnTo));',
    replace: "if (actor.type !== 'user') return { ...actor, permissions: new Set() } as never;",
    testFile: "pages.test.ts",
    test: "fail-open check: with no cookie",
  },
  {
    failure: "wrong-purpose or foreign token",
    file: "lib/authentication/one-time-codes.ts",
    search: "if (!code || !purposes.includes(code.purpose))",
    replace: "if (!code)",
    testFile: "tokens.test.ts",
    test: "wrong-purpose token: /v1/user/password/reset",
  },
  {
    failure: "truncated token accepted",
    file: "lib/sessions/refresh-token.ts",
    search: 'bytes.toString("base64url") !== token || ',
    replace: "",
    testFile: "tokens.test.ts",
    test: "truncated token accepted: a refresh token",
  },
  {
    failure: "CDN caches a session",
    file: "lib/http/respond.ts",
    search: '"cache-control": "no-store", ',
    replace: "",
    testFile: "isolation.test.ts",
    test: "CDN caches a session: getProfile",
  },
  {
    failure: "cross-request mix-up",
    file: "lib/sessions/authenticate.ts",
    search: "const [row] = rows;",
    replace:
      "const [row] = (Reflect.get(globalThis, 'mixedUp') as SessionRow[] | undefined) ?? rows; Reflect.set(globalThis, 'mixedUp', rows);",
    testFile: "isolation.test.ts",
    test: "cross-request mix-up",
  },
  {
    failure: "address parser tricks",
    file: "lib/values.ts",
    search: " || rest.length > 0 || foldedRest.length > 0",
    replace: "",
    testFile: "mailboxes.test.ts",
    test: "address parser tricks: restorePassword",
  },
  {
    failure: "CSRF",
    file: "lib/web/origin.ts",
    search: "if (!same) throw",
    replace: "if (!same && origin === undefined) throw",
    testFile: "actions.test.ts",
    test: "CSRF: every action sent along with an administrator's cookies from origin https://evil.example",
  },
  {
    failure: "CORS prefix match",
    file: "lib/http/cors.ts",
    search: "if (!origin || !env().CORS_ORIGINS.includes(origin)) return;",
    replace: "if (!origin || !env().CORS_ORIGINS.some((one) => origin.startsWith(one))) return;",
    testFile: "cors.test.ts",
    test: "the origin https://good.example.evil.example is not the configured one",
  },
  {
    failure: "crash, ReDoS, zip bomb",
    file: "lib/http/read.ts",
    search: "if (size > MAXIMUM_BYTES) throw",
    replace: "if (size > 100 * MAXIMUM_BYTES) throw",
    testFile: "hostile-input.test.ts",
    test: "a body that lies about its length",
  },
  {
    failure: "injection through sort or filter",
    file: "lib/values.ts",
    search: '!value.includes("\\0") && ',
    replace: "",
    testFile: "injection.test.ts",
    test: "injection through sort or filter: listUsers?q=",
  },
  {
    failure: "rows without an end",
    file: "lib/operator/row-lifetimes.ts",
    search: '{ ends: "24 hours after the request", since: "expires_at", days: 0 }',
    replace: '{ ends: "24 hours after the request" }',
    testFile: "row-lifetimes.test.ts",
    test: "rows without an end: every table",
  },
  {
    failure: "log rewritten by the database's owner",
    file: "lib/audit/seals.ts",
    search: "return sealed === 0n || (oldest && oldest.getTime() < due) ?",
    replace: "return sealed < 0n ?",
    testFile: "audit-log.test.ts",
    test: "log rewritten by the database's owner: a deleted event, the chain rebuilt, all checkpoints gone",
  },
  {
    failure: "work that outlives the right",
    file: "lib/sessions/authenticate.ts",
    search: "const current = await actorOfSession(actor.sessionId, actor.client);",
    replace: "const current = actor;",
    testFile: "outliving-work.test.ts",
    test: "work that outlives the right: changeUsers",
  },
  {
    failure: "fail-open default",
    file: "lib/http/inbox-access.ts",
    search: "!Object.keys(headers).some((name) => ADDED_BY_PROXIES.test(name))",
    replace: "ADDED_BY_PROXIES.test('via')",
    testFile: "fail-open.test.ts",
    test: "fail-open default: the inbox answers a program on this machine",
  },
];
