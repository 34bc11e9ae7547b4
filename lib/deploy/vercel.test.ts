import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { addressesOf } from "@/lib/http/table";
import { runScheduledJobs } from "@/lib/operator/scheduled-jobs.contract";
import manifest from "@/package.json" with { type: "json" };

interface Configuration {
  buildCommand: string;
  crons: { path: string; schedule: string }[];
}

const configuration: Configuration = JSON.parse(readFileSync("vercel.json", "utf8"));

test("the schedule calls the scheduled jobs at an address that exists, no more than daily, which every plan allows", () => {
  const addresses = contracts.flatMap(addressesOf).map(({ method, path }) => `${method} ${path}`);
  expect(configuration.crons.map(({ path }) => path)).toEqual([runScheduledJobs.path]);
  for (const { path, schedule } of configuration.crons) {
    expect(addresses).toContain(`GET ${path}`);
    expect(schedule).toMatch(/^\d+ \d+ \* \* \*$/);
  }
});

test("the build step refuses a configuration that could not serve, before it touches anything", async () => {
  const [, , script = ""] = configuration.buildCommand.split(" ");
  const [file = "", ...rest] =
    Object.entries(manifest.scripts)
      .find(([name]) => name === script)?.[1]
      .split(" ") ?? [];
  const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, APP_SECRET: "short" };
  const { code, text } = await new Promise<{ code: unknown; text: string }>((resolve) =>
    execFile(file, rest, { env }, (error, output, errors) => resolve({ code: error?.code, text: output + errors })),
  );
  expect(code).toBe(1);
  for (const name of ["DATABASE_URL is missing", "APP_URL is missing", "APP_SECRET is too short"])
    expect(text).toContain(`- ${name}`);
  expect(text).not.toContain("at build");
});
