import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { scriptOf } from "@/lib/testing/documents/documents";
import { temporaryFolder } from "@/lib/testing/folder";

test("the README's first command starts it with no configuration, and says where it is, where mail is, and who makes the first administrator", async () => {
  // A stranger configures nothing.
  const without = ["NODE_ENV", "DATABASE_URL", "APP_URL", "APP_SECRET"].flatMap((name) => ["-u", name]);
  const script = scriptOf("README.md", "start", { "npm install": "true" });
  const service = spawn("env", [...without, "bash", "-c", script], {
    env: { ...process.env, PORT: "0", DATA_DIRECTORY: await temporaryFolder("start") },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  // The last of them lets go of the output.
  const ended = once(service, "close");
  onTestFinished(async () => {
    // The shell, npm and what it started.
    if (service.exitCode === null) process.kill(-(service.pid ?? 0), "SIGTERM");
    await ended;
  });
  let output = "";
  await new Promise<void>((resolve) => {
    service.stdout.on("data", (text) => {
      output += String(text);
      if (output.includes("is ready")) resolve();
    });
    service.once("exit", () => resolve());
  });
  const [origin = ""] = /http:\/\/localhost:\d+/.exec(output) ?? [];
  expect(output).toContain(`${origin}/dev/inbox`);
  expect(output).toMatch(new RegExp(`First administrator: ${origin}/setup`));
});
