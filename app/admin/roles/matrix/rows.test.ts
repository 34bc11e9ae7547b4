import { expect, test } from "vitest";
import { groupByResource, type MatrixRow, unfold } from "@/app/admin/roles/matrix/rows";

const permission = (name: string, id: number) => ({ id, name, description: "", system: false });
const permissions = ["users:read", "posts", "roles:read", "users:write", "roles:write"].map(permission);
const named = (rows: readonly MatrixRow[]) =>
  rows.map((row) => (row.kind === "group" ? `[${row.name}]` : `${row.grouped ? "  " : ""}${row.permission.name}`));

test("permissions stand below the head of their resource, one alone without a head", () => {
  const rows = groupByResource(permissions);
  expect(named(unfold(rows, () => false))).toEqual([
    "[users]",
    "  users:read",
    "  users:write",
    "posts",
    "[roles]",
    "  roles:read",
    "  roles:write",
  ]);
});

test("of a folded group the head stays", () => {
  expect(named(unfold(groupByResource(permissions), (name) => name === "users"))).toEqual([
    "[users]",
    "posts",
    "[roles]",
    "  roles:read",
    "  roles:write",
  ]);
});
