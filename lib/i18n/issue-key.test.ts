import { describe, expect, test } from "vitest";
import { z } from "zod";
import { whole } from "@/lib/env/schema";
import { issueText } from "@/lib/i18n/issue-key";
import { email, locale, text } from "@/lib/values";

const detailOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message ?? "";

describe("zod's own words are understood, whatever version says them", () => {
  test.each([
    ["a missing value", z.string(), undefined, { key: "required", count: 0 }],
    ["an empty value", z.string().min(1), "", { key: "required", count: 0 }],
    ["a short value", z.string().min(8), "a", { key: "tooShort", count: 8 }],
    ["a long value", text(3), "abcd", { key: "tooLong", count: 3 }],
    ["a NUL", text(3), "\0", { key: "plainText", count: 0 }],
    ["a wrong choice", locale, "fr", { key: "choose", count: 0 }],
    ["a wrong email address", email, "nobody", { key: "email", count: 0 }],
    ["a wrong URL", z.url(), "x", { key: "url", count: 0 }],
    ["a wrong UUID", z.uuid(), "x", { key: "uuid", count: 0 }],
    ["a small number", z.number().min(1), 0, { key: "numberTooSmall", count: 1 }],
    ["a big number", z.number().max(500), 501, { key: "numberTooBig", count: 500 }],
    ["a number out of range", whole(8, 64), "7", { key: "range", count: 8, most: 64 }],
    ["anything else", z.string().regex(/x/), "y", { key: "invalid", count: 0 }],
  ])("%s", (_, schema, value, expected) => {
    expect(issueText(detailOf(schema, value))).toEqual(expected);
  });
});
