import { beforeAll, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { getStatus } from "@/lib/operator/service.contract";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

let token: string;

beforeAll(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({}, ["admin"]))).access_token;
});

test.each(contracts.filter(({ access }) => access !== "public").map((contract) => [contract.id, contract] as const))(
  "400 request.invalid from %s for a query parameter that it does not know, by its name; nothing is written",
  async (_, contract) => {
    const params = Object.fromEntries([...contract.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, 1]));
    const body = contract.body ? { body: {} } : {};
    const ask = () => call(contract, { token, params, query: { "se/arch": "x" }, ...body });
    const answer = await expectRefusal(ask, 400, "request.invalid");
    expect(answer.body.issues).toEqual([
      { pointer: "/query/se~1arch", detail: "is not a parameter of this operation" },
    ]);
  },
);

test("a public operation ignores what it does not know in a query: links are followed and caches broken that way", async () => {
  expect((await call(getStatus, { query: { _: "1700000000", utm_source: "mail" } })).status).toBe(200);
});
