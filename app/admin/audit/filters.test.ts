import { expect, test } from "vitest";
import { toAuditQuery } from "@/app/admin/audit/filters";

test.each([
  ["2026-11-27T10:00", undefined, "2026-11-27T10:00:00.000Z"],
  ["2026-11-27T10:00", "Europe/Moscow", "2026-11-27T07:00:00.000Z"],
  ["2026-07-01T10:00:30", "America/New_York", "2026-07-01T14:00:30.000Z"],
  ["2026-11-01T00:30", "America/New_York", "2026-11-01T04:30:00.000Z"],
  ["2026-11-27T10:00", "Nowhere/At all", "2026-11-27T10:00:00.000Z"],
  ["yesterday", "Europe/Moscow", "yesterday"],
])("%s in %s is the moment %s", (from, zone, moment) => {
  expect(toAuditQuery({ from, ...(zone ? { zone } : {}) })).toEqual({ from: moment });
});
