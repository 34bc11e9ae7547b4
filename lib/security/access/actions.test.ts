import { beforeAll, beforeEach, expect, test } from "vitest";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { signInHere, visit } from "@/lib/testing/next/next-headers";
import { readDatabase } from "@/lib/testing/refusal";

/*
 * CSRF (Casdoor CVE-2023-34927), and the fail-open check for forms. Every server action of every page, found in the tree
 * of routes, is called as Next calls it: whatever it is given must not matter before it is known who asks and from where.
 */

type Action = (...values: unknown[]) => Promise<unknown>;
const modules = import.meta.glob<Record<string, Action>>("/{app,components,lib}/**/*.ts");
const files = Object.keys(import.meta.glob("/app/**/*actions.ts"));
const actions: [string, Action][] = [];

/** Keep a cookie of this browser about how pages look, which notice was closed, and what was offered. */
const harmless = ["chooseTheme", "chooseLocale", "chooseColumns", "chooseRows", "closeKeptNotice", "noteOffer"];

beforeAll(async () => {
  for (const file of files) {
    for (const [name, action] of Object.entries((await modules[file]?.()) ?? {})) {
      if (typeof action === "function") actions.push([`${file.slice(1)} ${name}`, action]);
    }
  }
});

beforeEach(async () => {
  await freshDatabase();
  visit.cookies.clear();
});

const email = "ann@example.com";

/** What a form or a component might send. */
function* submissions() {
  const form = new FormData();
  const values = { email, name: "Ann", password: "a new long secret", passwordRepeat: "a new long secret", id: "1" };
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  yield [{}, form];
  yield [{}, { ...values, uid: "00000000-0000-4000-8000-000000000000" }];
  yield ["1"];
}

/** How an action ended: the status of its problem, where it sent the browser, or what it gave. */
async function outcomeOf(action: Action, submission: unknown[]): Promise<string> {
  try {
    const answer = await action(...submission);
    const status = (answer as { problem?: { status: number } } | undefined)?.problem?.status;
    return status ? String(status) : JSON.stringify(answer ?? null);
  } catch (error) {
    const { digest = "" } = error as { digest?: string };
    return digest.startsWith("NEXT_REDIRECT") ? `sent to ${digest.split(";")[2]}` : "threw";
  }
}

const isHarmless = (name: string) => harmless.includes(name.split(" ")[1] ?? "");

test("the tree of actions is found", () => expect(actions.length).toBeGreaterThan(40));

test.each([
  ["https://evil.example", {}],
  ["http://localhost:3000.evil.example", {}],
  ["none, from a sister site", { "sec-fetch-site": "same-site" }],
])(
  "CSRF: every action sent along with an administrator's cookies from origin %s is refused, and nothing is written",
  async (origin, more) => {
    await signInHere(await createUser({}, ["user", "admin"]));
    const cookies = new Map(visit.cookies);
    visit.headers = new Headers({ ...(origin.startsWith("none") ? {} : { origin }), ...more });
    const before = await readDatabase();
    for (const [name, action] of actions.filter(([candidate]) => !isHarmless(candidate))) {
      for (const submission of submissions()) {
        visit.cookies = new Map(cookies);
        const outcome = await outcomeOf(action, submission);
        // A search that is refused finds nobody; a page that waits for something else sends there.
        expect(/^(403|threw|\{"result":\[\]\}|sent to .*)$/.test(outcome), `${name}: ${outcome}`).toBe(true);
        expect(visit.cookies.get("gatehouse-session"), name).toBe(cookies.get("gatehouse-session"));
      }
    }
    expect(await readDatabase()).toEqual(before);
  },
);

test("fail-open check: without a session every action that is not open to strangers is refused, and nothing is written", async () => {
  const before = await readDatabase();
  const open =
    /\/(sign-in|sign-in-link|second-step|sign-up|sign-out|restore|resend|reset|confirm|check-mail|keep-account|unlock|setup)\/actions\.ts /;
  for (const [name, action] of actions.filter(([candidate]) => !isHarmless(candidate) && !open.test(candidate))) {
    for (const submission of submissions()) {
      visit.headers = new Headers({ origin: "http://localhost:3000", "x-middleware-subrequest": "proxy" });
      visit.cookies = new Map([["gatehouse-session", "e30.e30.e30.e30.e30"]]);
      const outcome = await outcomeOf(action, submission);
      expect(/^(401|threw|\[\]|sent to \/sign-in.*)$/.test(outcome), `${name}: ${outcome}`).toBe(true);
    }
  }
  expect(await readDatabase()).toEqual(before);
});
