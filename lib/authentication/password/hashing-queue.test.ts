import { expect, test } from "vitest";
import { createFairQueue } from "@/lib/authentication/password/hashing-queue";
import { Problem } from "@/lib/problem";

/** Work that ends when it is told to, and notes when it began. */
function bench(options: { places?: number; most?: number; longestWaitMs?: number } = {}) {
  const queue = createFairQueue({ places: 1, most: 100, longestWaitMs: 60_000, ...options });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const enter = (network: string) =>
    queue
      .enter(network, () => {
        begun.push(network);
        return new Promise<void>((resolve) => ends.push(resolve));
      })
      .then(
        () => "done",
        (error: unknown) => (error instanceof Problem ? error.kind : String(error)),
      );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const endOne = async () => {
    await settle();
    ends.shift()?.();
    await settle();
  };
  return { queue, begun, enter, endOne, settle };
}

test("networks take turns: one that sends 96 at once delays another by one piece of work", async () => {
  const { queue, begun, enter, endOne, settle } = bench({ places: 2 });
  const flood = Array.from({ length: 96 }, () => enter("flood"));
  const other = enter("other");
  const third = enter("third");
  await settle();
  expect(begun).toEqual(["flood", "flood"]);
  for (let n = 0; n < 4; n += 1) await endOne();
  expect(begun).toEqual(["flood", "flood", "flood", "other", "third", "flood"]);
  for (let n = 0; n < 96; n += 1) await endOne();
  expect(new Set(await Promise.all([...flood, other, third]))).toEqual(new Set(["done"]));
  expect(queue.length()).toBe(0);
});

test("when it is full, the longest line makes room for who has a shorter one, and is refused more itself", async () => {
  const { queue, begun, enter, endOne, settle } = bench({ most: 4 });
  const flood = Array.from({ length: 6 }, () => enter("flood"));
  const other = enter("other");
  await settle();
  expect(queue.length()).toBe(4);
  for (let n = 0; n < 6; n += 1) await endOne();
  expect(await other).toBe("done");
  const outcomes = await Promise.all(flood);
  expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(4);
  expect(outcomes.filter((outcome) => outcome === "service.unavailable")).toHaveLength(2);
  expect(begun).toEqual(["flood", "flood", "other", "flood", "flood"]);
});

test("nobody waits longer than the longest wait, and what was refused takes nobody's place", async () => {
  const { queue, enter, endOne } = bench({ longestWaitMs: 1 });
  const first = enter("one");
  expect(await Promise.all([enter("one"), enter("two")])).toEqual(["service.unavailable", "service.unavailable"]);
  expect(queue.length()).toBe(0);
  await endOne();
  expect(await first).toBe("done");
  const next = enter("one");
  await endOne();
  expect(await next).toBe("done");
});

test("work that fails makes room like any other", async () => {
  const queue = createFairQueue({ places: 1, most: 1, longestWaitMs: 60_000 });
  await expect(queue.enter("one", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await queue.enter("one", async () => "done")).toBe("done");
});
