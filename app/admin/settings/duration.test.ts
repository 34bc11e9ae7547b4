import { expect, test } from "vitest";
import { inSeconds, inUnits } from "@/app/admin/settings/duration";

test.each([
  ["3600", undefined, "1", "hour"],
  ["5400", undefined, "90", "minute"],
  ["1209600", undefined, "14", "day"],
  ["61", undefined, "61", "second"],
  // The unit that was chosen stays while it can.
  ["86400", "hour", "24", "hour"],
  ["90", "hour", "90", "second"],
  ["0", "day", "0", "day"],
  ["", "minute", "", "minute"],
  ["1 week", "minute", "1 week", "minute"],
] as const)(
  "%s seconds, wanted in %s, are %s %s, and the same seconds when they come back",
  (seconds, wanted, amount, unit) => {
    expect(inUnits(seconds, wanted)).toEqual({ amount, unit });
    expect(inSeconds(amount, unit)).toBe(seconds);
  },
);
