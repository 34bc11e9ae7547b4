import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const projectDirectory = fileURLToPath(new URL("../../", import.meta.url));
const stampFile = `${projectDirectory}prisma/client/.generated-from`;
const require = createRequire(import.meta.url);

/**
 * Generates the Prisma client unless the one that is there was made from this schema by this Prisma. Uses no network:
 * `prisma generate` downloads an engine that it then does not need, so it is told that one is already there.
 */
export async function generateClient(): Promise<void> {
  const fingerprint = await describeSource();
  if ((await readFile(stampFile, "utf8").catch(() => "")) === fingerprint) return;
  await promisify(execFile)(process.execPath, [require.resolve("prisma/build/index.js"), "generate", "--no-hints"], {
    cwd: projectDirectory,
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
  });
  await writeFile(stampFile, fingerprint);
}

async function describeSource(): Promise<string> {
  const schema = await readFile(`${projectDirectory}prisma/schema.prisma`);
  const { version } = require("@prisma/client/package.json");
  return `${version} ${createHash("sha256").update(schema).digest("hex")}`;
}
