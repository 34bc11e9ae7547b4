import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { buildDocument } from "@/lib/http/openapi";

const read = () => JSON.parse(JSON.stringify(buildDocument("http://localhost:3000")));

/** Checks with rules written in code. */
async function findProblems(document: unknown): Promise<string[]> {
  const config = await createConfig({ extends: ["spec"] });
  const problems = await lintFromString({ source: JSON.stringify(document), config, absoluteRef: "openapi.json" });
  return problems.map(({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer}: ${message}`);
}

/** Checks with the JSON Schema that the OpenAPI Initiative publishes. */
async function findSchemaErrors(document: Parameters<Validator["validate"]>[0]): Promise<unknown> {
  const { valid, errors } = await new Validator().validate(document);
  return valid ? [] : errors;
}

test("the document is valid OpenAPI 3.1 by two validators that share no code", async () => {
  expect(read().openapi).toMatch(/^3\.1\./);
  expect(await findProblems(read())).toEqual([]);
  expect(await findSchemaErrors(read())).toEqual([]);
});

test("both validators notice a mistake", async () => {
  const document = read();
  delete document.paths["/v1/roles"].post.responses;
  document.paths["/v1/roles"].post.parameters.push({ name: "nowhere", in: "body" });
  expect(await findProblems(document)).not.toEqual([]);
  expect(await findSchemaErrors(document)).not.toEqual([]);
});
