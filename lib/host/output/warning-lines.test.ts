import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { log } from "@/lib/log";
import { logWarnings } from "./warning-lines";

test("a warning is one line of the log, and nothing else; those before the configuration is known wait for it", async () => {
  const before = process.listeners("warning");
  onTestFinished(() => {
    process.removeAllListeners("warning");
    for (const listener of before) process.on("warning", listener);
  });
  const written = vi.spyOn(log, "warn").mockImplementation(() => undefined);
  const printed = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  onTestFinished(() => void vi.restoreAllMocks());

  const configured = logWarnings();
  process.emitWarning("old.method() is deprecated", { type: "DeprecationWarning", code: "DEP9999" });
  await setImmediate();
  expect(written).not.toHaveBeenCalled();

  configured();
  expect(written.mock.calls).toEqual([
    [
      { error: expect.objectContaining({ name: "DeprecationWarning", code: "DEP9999" }) },
      "DeprecationWarning: old.method() is deprecated",
    ],
  ]);

  // As pg words its own, which it says once per process.
  process.emitWarning("SECURITY WARNING: The SSL modes are treated as aliases for 'verify-full'.");
  await setImmediate();
  expect(written).toHaveBeenCalledTimes(2);
  expect(written).toHaveBeenLastCalledWith({ error: expect.any(Error) }, expect.stringMatching(/SSL modes/));
  expect(printed).not.toHaveBeenCalled();
});
