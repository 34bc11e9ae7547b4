import { expect, onTestFinished, test, vi } from "vitest";
import { log } from "@/lib/log";
import { logConsole } from "./console-lines";

test("what a library writes to the console is a line of the log, with its error, and without colors and secrets", () => {
  const before = { ...console };
  onTestFinished(() => void Object.assign(console, before));
  const written = vi.spyOn(log, "error").mockImplementation(() => undefined);
  onTestFinished(() => written.mockRestore());
  const error = new Error("It broke");
  logConsole();
  console.error("\u001b[31m⨯\u001b[39m", "GET /reset?code=hunter2", error);
  console.error(error);
  expect(written.mock.calls).toEqual([
    [{ error }, "⨯ GET /reset?code=[redacted]"],
    [{ error }, "An error was written to the console."],
  ]);
});
