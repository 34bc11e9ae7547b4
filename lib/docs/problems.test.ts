import { expect, test } from "vitest";
import { operationsWith, problemPages } from "@/lib/docs/problems";
import { buildDocument } from "@/lib/http/openapi";
import en from "@/lib/i18n/en.json";
import { problemKey } from "@/lib/i18n/problem-key";
import ru from "@/lib/i18n/ru.json";
import { describeProblem, problemKinds } from "@/lib/problem";

test("each code that stands in a `type` of the document has a page, and every kind is on one page", () => {
  const types = [...JSON.stringify(buildDocument("https://example.com")).matchAll(/\/problems\/([\w.]+)/g)];
  expect(types.length).toBeGreaterThan(0);
  const codes = problemPages.map(({ code }) => code);
  for (const [, code] of types) expect(codes).toContain(code);
  expect(problemPages.flatMap(({ kinds }) => kinds).sort()).toEqual([...problemKinds].sort());
});

test.each([
  ["en", en],
  ["ru", ru],
] as const)("in %s each kind says what happened and what to do, in a sentence or more", (_, messages) => {
  for (const kind of problemKinds) {
    const key = problemKey(kind);
    const texts = [messages.problems[key].explanation, ...Object.values(messages.problemPages[key])];
    expect(texts, kind).toHaveLength(3);
    for (const text of texts) expect(text, kind).toMatch(/^.{20,}[.:]$/);
  }
  expect(Object.keys(messages.problemPages).sort()).toEqual(problemKinds.map(problemKey).sort());
});

test("a problem that every operation may answer lists none, others link to those that declare it", () => {
  expect(operationsWith("internal")).toBe("all");
  expect(operationsWith("last.administrator")).toContainEqual(
    expect.objectContaining({ id: "deleteUser", href: "/docs/api/users/deleteUser" }),
  );
  expect(describeProblem("last.administrator").status).toBe(409);
});
