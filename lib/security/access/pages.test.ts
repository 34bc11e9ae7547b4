import { NextRequest } from "next/server";
import { isValidElement } from "react";
import { beforeAll, expect, test } from "vitest";
import { NoAccess, PageRefused } from "@/app/admin/no-access";
import { db } from "@/lib/db";
import { send } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { signInHere, visit } from "@/lib/testing/next/next-headers";
import { readDatabase } from "@/lib/testing/refusal";

/*
 * Fail-open check, middleware bypass (next-auth CVE-2026-73421, Next.js CVE-2025-29927). Pages are called as Next would
 * call them with neither layout nor proxy.ts in front, found in the tree of routes: a new page refuses, or stands here.
 */

type Page = { default: (props: object) => Promise<unknown> };
const pages = Object.entries(import.meta.glob<Page>("/app/**/page.tsx")).map(
  ([file, load]) => [file.replace(/\/\([a-z]+\)/, "").slice(4, -9) || "/", load] as const,
);
const routes = Object.entries(
  import.meta.glob<Record<string, (request: NextRequest, context: unknown) => Promise<Response>>>("/app/**/route.ts"),
).map(([file, load]) => [file.replace(/\/\([a-z]+\)/, "").slice(4, -9), load] as const);

/** What anybody may see, signed in or not. */
const open = [
  "/",
  "/authorization-error",
  "/check-mail",
  "/confirm",
  "/consent/[id]",
  "/keep-account",
  "/resend",
  "/reset",
  "/restore",
  "/sign-in",
  "/sign-up",
  "/unlock",
  "/docs",
  "/docs/api",
  "/docs/api/[tag]",
  "/docs/api/[tag]/[operation]",
  "/docs/guides",
  "/docs/guides/[guide]",
  "/docs/search",
  "/problems",
  "/problems/[code]",
];
/** What scripts of open pages read. */
const openRoutes = ["/docs/search/results"];
/** Pages of a deployment that is not production, or not set up yet; themselves they say that they are not there. */
const absent = ["/setup", "/dev/inbox", "/dev/inbox/gallery"];

const props = {
  params: Promise.resolve({ id: "1", uid: "00000000-0000-4000-8000-000000000000", code: "not.found" }),
  searchParams: Promise.resolve({}),
};

/** How a page ended: where it sent, what it threw, or which component it shows. */
async function outcomeOf(load: () => Promise<Page>): Promise<string> {
  const page = await load();
  try {
    const shown = await page.default(props);
    // A page whose layout says why there is nothing to see.
    if (shown === null) return "refused";
    if (isValidElement(shown) && (shown.type === PageRefused || shown.type === NoAccess)) return "refused";
    return "shown";
  } catch (error) {
    const { digest = "" } = error as { digest?: string };
    if (digest.startsWith("NEXT_REDIRECT")) return `sent to ${digest.split(";")[2]?.split("?")[0]}`;
    return digest.endsWith(";404") ? "absent" : String(error);
  }
}

let cookie = "";

beforeAll(async () => {
  await freshDatabase();
  await signInHere(await createUser({}, ["user", "admin"]));
  cookie = visit.cookies.get("gatehouse-session") ?? "";
});

/** Cookies that are nobody's, and headers that once made Next skip a check. */
const strangers: [string, () => Promise<void> | void][] = [
  ["no cookie", () => visit.cookies.clear()],
  [
    "an empty cookie",
    () => {
      visit.cookies = new Map([["gatehouse-session", ""]]);
    },
  ],
  [
    "a cookie cut short",
    () => {
      visit.cookies = new Map([["gatehouse-session", cookie.slice(0, -3)]]);
    },
  ],
  [
    "a cookie of next-auth's own making",
    () => {
      visit.cookies = new Map([
        ["gatehouse-session", "e30.e30.e30"],
        ["next-auth.session-token", cookie],
      ]);
    },
  ],
  [
    "an administrator's cookie whose session has ended",
    async () => {
      visit.cookies = new Map([["gatehouse-session", cookie]]);
      await db.session.updateMany({ data: { endedAt: new Date() } });
    },
  ],
];

test("the tree of routes is found", () => {
  expect(pages.length).toBeGreaterThan(30);
  expect(routes.length).toBeGreaterThan(4);
  for (const path of absent) expect(pages.map(([page]) => page)).toContain(path);
});

test.each(strangers)(
  "fail-open check: with %s every page sends to sign in or shows nothing, with proxy.ts and layouts out of the way",
  async (_, become) => {
    visit.headers = new Headers({
      "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
      "x-return-to": "//evil.example",
    });
    await become();
    const before = await readDatabase();
    for (const [path, load] of pages) {
      if (open.includes(path)) continue;
      const outcome = await outcomeOf(load);
      if (absent.includes(path)) expect({ path, outcome }).toEqual({ path, outcome: "absent" });
      else expect(["refused", "sent to /sign-in"], `${path}: ${outcome}`).toContain(outcome);
    }
    expect(await readDatabase()).toEqual(before);
  },
);

test("fail-open check: anyone who holds no permission is shown no page of the dashboard", async () => {
  visit.headers = new Headers();
  await signInHere(await createUser());
  for (const [path, load] of pages.filter(([page]) => page.startsWith("/admin"))) {
    const outcome = await outcomeOf(load);
    expect(outcome === "refused" || /^sent to \/(?!admin)|absent/.test(outcome), `${path}: ${outcome}`).toBe(true);
  }
});

test("a demoted administrator is refused by the API and by every page from the next call on", async () => {
  visit.headers = new Headers();
  const admin = await createUser({}, ["user", "admin"]);
  await signInHere(admin);
  const { access_token: token } = await signIn(admin);
  const dashboard = pages.filter(([path]) => path.startsWith("/admin"));
  const listUsers = dashboard.filter(([path]) => path === "/admin/users");
  for (const [, load] of listUsers) expect(await outcomeOf(load)).toBe("shown");
  expect((await send("GET", "/v1/users", { token })).status).toBe(200);

  const { access_token: other } = await signIn(await createUser({}, ["user", "admin"]));
  const { id } = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const body = { role_id: String(id), user_uid: admin.id };
  expect((await send("POST", "/v1/roles/revoke", { token: other, body })).status).toBe(200);

  expect((await send("GET", "/v1/users", { token })).status).toBe(403);
  expect((await send("POST", "/v1/roles", { token, body: { name: "mine" } })).status).toBe(403);
  for (const [path, load] of dashboard) {
    const outcome = await outcomeOf(load);
    expect(outcome === "refused" || /^sent to \/(?!admin)|absent/.test(outcome), `${path}: ${outcome}`).toBe(true);
  }
});

test("fail-open check: every file to download is refused to strangers", async () => {
  visit.cookies.clear();
  visit.headers = new Headers();
  for (const [path, load] of routes) {
    if (path.startsWith("/v1/") || path.startsWith("/api/auth/") || openRoutes.includes(path)) continue;
    const { GET } = await load();
    const address = new NextRequest(`http://localhost:3000${path}`);
    const response = await GET?.(address, { params: Promise.resolve({ page: "confirm" }) });
    expect(response?.status, path).toBeGreaterThanOrEqual(300);
    expect(response?.headers.get("content-disposition"), path).toBeNull();
  }
});
