import { expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { apiReference } from "@/lib/docs/reference";
import { bodySample, curlOf } from "@/lib/docs/sample";
import { tagDescriptions } from "@/lib/http/tags";

const operations = apiReference().tags.flatMap((tag) => tag.operations);

test("every contract has one page, with an address of its own", () => {
  expect(operations.map(({ id }) => id).sort()).toEqual(contracts.map(({ id }) => id).sort());
  expect(new Set(operations.map(({ href }) => href)).size).toBe(contracts.length);
});

test("every group of operations is described, and every description belongs to one", () => {
  expect(Object.keys(tagDescriptions).sort()).toEqual([...new Set(contracts.map(({ tag }) => tag))].sort());
});

test("every body that /docs shows is one that the operation takes", () => {
  const refused = operations.flatMap((operation) => {
    const { body } = contracts.find(({ id }) => id === operation.id) ?? {};
    const sample = bodySample(operation, apiReference());
    if (!body || sample === undefined) return [];
    const { success, error } = body.safeParse(JSON.parse(sample));
    return success ? [] : [`${operation.id}: ${sample} ${error.message}`];
  });
  expect(refused).toEqual([]);
});

test("a command leaves no parameter of the path open, and quotes what a shell would read", () => {
  for (const operation of operations)
    expect(curlOf(operation, apiReference()), operation.id).not.toMatch(/%7B|\/'|[^:]\/\//);
  const quoted = operations.find(({ id }) => id === "login");
  if (!quoted) throw new Error("there is no login");
  const requestBody = { required: true, content: { "application/json": { schema: {}, example: { name: "it's" } } } };
  expect(curlOf({ ...quoted, requestBody }, apiReference())).toContain(`"it'\\''s"`);
});
