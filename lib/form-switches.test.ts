import { expect, test } from "vitest";
import { z } from "zod";
import { readSwitches } from "@/lib/form-switches";

const schema = z.object({
  invite: z.boolean().default(true),
  active: z.boolean().optional(),
  locked: z.boolean().nullable().optional(),
  name: z.string().optional(),
});

test("a ticked and an empty checkbox are yes and no where the contract wants that, and texts elsewhere", () => {
  expect(readSwitches(schema, { invite: "on", active: "off", locked: "on", name: "on", other: "off" })).toEqual({
    invite: true,
    active: false,
    locked: true,
    name: "on",
    other: "off",
  });
});

test("also where the body is refined or transformed; what is no tick stays for the contract to refuse", () => {
  const refined = schema.refine(() => true).transform((value) => value);
  expect(readSwitches(refined, { invite: "off" })).toEqual({ invite: false });
  expect(readSwitches(schema, { invite: "perhaps" })).toEqual({ invite: "perhaps" });
  expect(readSwitches(undefined, { invite: "on" })).toEqual({ invite: "on" });
});
