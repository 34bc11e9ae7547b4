import { expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { buildDocument } from "@/lib/http/openapi";
import { operations } from "@/lib/http/operations";
import { addressesOf, buildTable } from "@/lib/http/table";
import { problemsOf } from "@/lib/operation";
import { describeProblem } from "@/lib/problem";

test("every contract has exactly one operation, and every operation a contract", () => {
  const kept = operations.map(({ contract }) => contract);
  expect(kept.map(({ id }) => id).sort()).toEqual(contracts.map(({ id }) => id).sort());
  expect(new Set(kept)).toEqual(new Set(contracts));
});

test("names and addresses are unique, and every address leads to its operation", () => {
  expect(new Set(contracts.map(({ id }) => id)).size).toBe(contracts.length);
  const lookup = buildTable(operations);
  for (const operation of operations) {
    for (const { method, path } of addressesOf(operation.contract)) {
      const match = lookup(path.replace(/\{\w+\}/g, "some-value"));
      expect(match?.get(method)?.operation, `${method} ${path}`).toBe(operation);
    }
  }
});

type Documented = Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;

test("the document names every operation, alias, status and code; its snapshot shows changes in review", async () => {
  const document = buildDocument("http://localhost:3000");
  const paths = structuredClone(document.paths) as Documented;
  const shown: Record<string, Record<string, unknown>> = {};
  for (const contract of contracts) {
    const [first, ...aliases] = addressesOf(contract);
    const canonical = paths[first?.path ?? ""]?.[contract.method.toLowerCase()];
    expect(canonical?.operationId).toBe(contract.id);
    expect(canonical?.responses, contract.id).toHaveProperty(String(contract.status ?? 200));
    for (const { status, code } of problemsOf(contract).map(describeProblem)) {
      // A probe's own 503 has its own shape.
      if (status === contract.alternative?.status) continue;
      expect(JSON.stringify(canonical?.responses[status]), `${contract.id} ${status}`).toContain(`"${code}"`);
    }
    shown[contract.path] = { ...shown[contract.path], [contract.method.toLowerCase()]: canonical };
    for (const { method, path } of aliases) {
      const alias = paths[path]?.[method.toLowerCase()];
      expect({ ...alias, operationId: "", description: "" }).toEqual({
        ...canonical,
        operationId: "",
        description: "",
      });
      shown[path] = { ...shown[path], [method.toLowerCase()]: `same as ${contract.method} ${contract.path}` };
    }
  }
  expect(Object.keys(shown).sort()).toEqual(Object.keys(paths).sort());
  await expect(`${JSON.stringify({ ...document, paths: shown }, null, 2)}\n`).toMatchFileSnapshot("openapi.snap.json");
});
