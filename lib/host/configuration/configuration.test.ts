import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { providedVariables } from "@/lib/env";
import { loadConfiguration } from "./configuration";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "data-"));
  vi.stubEnv("DATA_DIRECTORY", directory);
  vi.stubEnv("APP_SECRET", undefined);
  vi.stubEnv("DATABASE_URL", undefined);
  vi.stubEnv("NODE_ENV", "test");
  vi.stubEnv("PROVIDED_VARIABLES", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

test("the generated secret has 32 random bytes, only its owner may read it, and later starts use it again", async () => {
  await loadConfiguration({ dev: false });
  const secret = process.env.APP_SECRET ?? "";
  expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  expect((await stat(join(directory, "secret"))).mode & 0o777).toBe(0o600);
  expect((await readFile(join(directory, "secret"), "utf8")).trim()).toBe(secret);

  delete process.env.APP_SECRET;
  await loadConfiguration({ dev: true });
  expect(process.env.APP_SECRET).toBe(secret);
  expect(providedVariables()).toEqual(new Set(["NODE_ENV", "APP_SECRET"]));
});

test("production with a database of its own gets no generated secret", async () => {
  vi.stubEnv("DATABASE_URL", "postgresql://db.example/gatehouse");
  await loadConfiguration({ dev: false });
  expect(process.env.APP_SECRET).toBeUndefined();
});

test("a configured secret is left alone", async () => {
  vi.stubEnv("APP_SECRET", "configured");
  await loadConfiguration({ dev: true });
  expect(process.env.APP_SECRET).toBe("configured");
  expect(providedVariables()).not.toContain("APP_SECRET");
  await expect(stat(join(directory, "secret"))).rejects.toThrow("ENOENT");
});
