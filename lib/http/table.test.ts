import { expect, test } from "vitest";
import { z } from "zod";
import { buildTable } from "@/lib/http/table";
import { type Contract, implement, type Method } from "@/lib/operation";

function make(method: Method, path: string) {
  const contract: Contract = {
    id: method,
    method,
    path,
    tag: "Things",
    summary: "A thing",
    access: "public",
    output: z.unknown(),
  };
  return implement(contract, async () => undefined);
}

test("each method of one path gets the values under its own names", () => {
  const lookup = buildTable([make("GET", "/things/{id}/{part}"), make("DELETE", "/things/{thing}/{id}")]);
  const match = lookup("/things/7/a%20b");
  expect(match?.get("GET")?.params).toEqual({ id: "7", part: "a b" });
  expect(match?.get("DELETE")?.params).toEqual({ thing: "7", id: "a b" });
});
