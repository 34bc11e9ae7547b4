import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import nextEnvironment from "@next/env";
import { setDefaults } from "./default-variables";
import { readEnvironmentFiles } from "./environment-files";

/** Where the embedded database and the generated secret live. */
export const dataDirectory = (): string => resolve(process.env.DATA_DIRECTORY || ".data");

/** What the `.env` files said of our own variables at the start. */
let fromFiles: Readonly<Record<string, string>> = {};

/**
 * Completes `process.env` before anything reads it: the `.env` files as Next reads them, and where that is safe a
 * generated APP_SECRET. A production service with a database of its own must bring its own secret, for other instances
 * could not share a generated one.
 */
export async function loadConfiguration({ dev }: { dev: boolean }): Promise<void> {
  setDefaults({ NODE_ENV: dev ? "development" : "production" });
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
  fromFiles = readEnvironmentFiles(process.cwd(), dev ? "development" : "production");
  nextEnvironment.loadEnvConfig(process.cwd(), dev, { info: () => undefined, error: console.error });
  Object.assign(process.env, fromFiles);
  if (!process.env.APP_SECRET && (dev || !process.env.DATABASE_URL)) {
    setDefaults({ APP_SECRET: await keepSecret(join(dataDirectory(), "secret")) });
  }
}

/**
 * When a `.env` file is edited Next puts `process.env` back to what it was before the first reading. What we and Next
 * itself have set since must survive that, so call this when both are done. Our own variables are read at the start alone.
 */
export function keepVariables(): void {
  const { parsedEnv } = nextEnvironment.loadEnvConfig(process.cwd());
  const ours = Object.entries(process.env).filter(([name]) => parsedEnv?.[name] === undefined);
  // Next expands them once more, as it does with all that a file names.
  const escaped = Object.entries(fromFiles).map(([name, value]) => [name, value.replaceAll("$", "\\$")]);
  nextEnvironment.updateInitialEnv(Object.fromEntries([...ours, ...escaped]));
}

/** The secret in `file`; the first caller makes it, and of two first callers one. */
async function keepSecret(file: string): Promise<string> {
  const existing = await readFile(file, "utf8").catch(() => "");
  if (existing) return existing.trim();
  await mkdir(dataDirectory(), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  // Unlike a rename, a link never replaces what another process put there first.
  await link(draft, file).catch(() => undefined);
  await rm(draft);
  return (await readFile(file, "utf8")).trim();
}
