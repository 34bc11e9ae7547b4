import { expect, test } from "vitest";
import { fieldProblems } from "@/components/forms/field-problems";

test("each issue goes to the field its pointer names, the first one wins", () => {
  const issues = [
    { pointer: "/body/email", detail: "first" },
    { pointer: "/body/email", detail: "second" },
    { pointer: "/body/owner/a~1b", detail: "nested" },
    { pointer: "/query/limit", detail: "not a field" },
  ];
  expect(fieldProblems({ title: "", errors: ["request.invalid"], issues })).toEqual({
    email: "first",
    "owner.a/b": "nested",
  });
});

test("a problem without issues goes to the field it is declared for, others to none", () => {
  const fields = { "user.already.exists": "email" };
  expect(fieldProblems({ title: "", errors: ["user.already.exists"] }, fields)).toEqual({
    email: "user.already.exists",
  });
  expect(fieldProblems({ title: "", errors: ["wrong.password"] }, fields)).toEqual({});
});
