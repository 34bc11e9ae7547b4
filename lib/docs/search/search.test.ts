import { expect, test } from "vitest";
import { excerpt, highlight } from "@/lib/docs/search/highlight";
import { type SearchDocument, searchOver } from "@/lib/docs/search/search";
import { sectionsOf } from "@/lib/docs/search/sections";

const document = (href: string, rest: Partial<SearchDocument>): SearchDocument => ({
  kind: "guide",
  href,
  title: "",
  trail: "",
  prose: "",
  code: "",
  ...rest,
});

const search = await searchOver([
  document("/reset", {
    title: "Reset a password",
    prose: "Send a link, set a new password, and revoke every session.",
  }),
  document("/refresh", {
    title: "Refresh",
    prose: "Every refresh returns a new refresh token. It replaces the old password-less one.",
  }),
  document("/list", { kind: "operation", title: "List users", trail: "GET /v1/users", name: "listUsers" }),
  document("/roles", {
    kind: "operation",
    title: "List roles of users",
    trail: "GET /v1/users/{uid}/roles",
    name: "listUserRoles",
  }),
  document("/expired", { kind: "problem", title: "token.expired", prose: "The token has expired." }),
  document("/ru", {
    title: "Обновление токенов",
    prose: "Обменяйте токен обновления на новую пару. Сеанс продолжится на всех устройствах.",
  }),
]);

const first = (question: string) => search(question, 3)[0]?.href;
const marksOf = (pieces: { text: string; marked: boolean }[] = []) =>
  pieces.filter(({ marked }) => marked).map(({ text }) => text);

test.each([
  ["reset password", "/reset"],
  ["how do I reset my passwords?", "/reset"],
  ["resetting", "/reset"],
  ["pasword", "/reset"],
  ["refr", "/refresh"],
  ["listUsers", "/list"],
  ["/v1/users", "/list"],
  ["token.expired", "/expired"],
  ["обновлений токена", "/ru"],
  ["сеансы", "/ru"],
  ["УСТРОЙСТВО", "/ru"],
])("“%s” finds %s first: words in any form, as far as they are typed, with a slip in long ones", (question, href) => {
  expect(first(question)).toBe(href);
});

test("a question of which nothing stands anywhere finds nothing, and one of which some does finds that", () => {
  expect(search("zymurgy", 3)).toEqual([]);
  expect(search("", 3)).toEqual([]);
  expect(search("...", 3)).toEqual([]);
  expect(first("zymurgy of a refresh")).toBe("/refresh");
});

test("the longest question is answered in the time of a short one", () => {
  const started = performance.now();
  for (const question of ["a ".repeat(100), "x".repeat(5000), "token ".repeat(1000)]) search(question, 3);
  expect(performance.now() - started).toBeLessThan(500);
});

test("what was found is marked whole, in each of its forms, and nothing else is", () => {
  const [found] = search("токены, обновлений", 1);
  expect(marksOf(found?.title)).toEqual(["Обновление", "токенов"]);
  expect(marksOf(found?.excerpt)).toEqual(["токен", "обновления"]);
  const pieces = highlight("<b>Reset</b> & go", new Set(["reset"]));
  expect(pieces.map(({ text }) => text).join("")).toBe("<b>Reset</b> & go");
  expect(marksOf(pieces)).toEqual(["Reset"]);
});

test("of a long text the part with most of what was found is shown, cut between words", () => {
  const text = `${"one two three ".repeat(40)}needle in the hay ${"four five six ".repeat(40)}`;
  const shown = excerpt(text, new Set(["needl", "hay"]))
    .map((piece) => piece.text)
    .join("");
  expect(shown).toMatch(/^… \w+ .*needle in the hay.* \w+ …$/);
  expect(shown.length).toBeLessThan(200);
  expect(excerpt(text, new Set())[0]?.text).toMatch(/^one two/);
});

test("a guide is cut at its headings, which a comment of a shell is not, and prose is without marks", () => {
  const sections = sectionsOf(
    "Lead with `code`.\n\n## Sign **in**\n\n<!-- tested: x -->\n\n```sh\n## not a heading\ncurl\n```\n\nSee [rate limits](/x).\n\n| a | b |\n| --- | --- |\n| `c` | d |\n",
  );
  expect(sections).toEqual([
    { heading: "", anchor: "", prose: "Lead with code.", code: "" },
    { heading: "Sign in", anchor: "sign-in", prose: "See rate limits. a: b c: d", code: "## not a heading\ncurl\n" },
  ]);
});
