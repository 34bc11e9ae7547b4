import { expect, test } from "vitest";
import { pace } from "@/app/(account)/check-mail/pace";

test("a tab that waits looks less and less often: all day some 1,500 times, not 17,000", () => {
  let [looks, goneOn, last] = [0, 0, 0];
  while (goneOn < 24 * 3_600_000) {
    const next = pace(goneOn);
    expect(next).toBeGreaterThanOrEqual(last);
    goneOn += next;
    last = next;
    looks += 1;
    if (looks === 24) expect(goneOn).toBe(120_000);
  }
  expect(looks).toBeLessThan(1_600);
});
