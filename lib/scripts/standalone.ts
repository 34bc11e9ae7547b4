import { cpSync, rmSync, writeFileSync } from "node:fs";
import { nodeFileTrace } from "@vercel/nft";
import { readGitCommit } from "@/lib/host/commit";

/*
 * Part of `npm run build`: completes the folder that Next has made of what its own server needs with our host and what that
 * needs, so that `node server.mjs` there is the service of `npm start`, without sources and without an installation.
 */

const FOLDER = ".next/standalone";

const entries = [
  ".next/host/server.mjs",
  ".next/host/embedded-process.mjs",
  "lib/authentication/password/bcrypt-worker.mjs",
];

/** Next has copied what it needs of itself; the rest compiles or generates, which only developers do. */
const left = [
  ".git{,/**}",
  "prisma/{schema.prisma,client/**}",
  "node_modules/{next,prisma,tsx,typescript,esbuild}/**",
  "node_modules/@types/**",
];

const { fileList } = await nodeFileTrace(entries, { ignore: left, mixedModules: true });
for (const file of [...fileList, ".next/host", ".next/static", "prisma/migrations"]) {
  cpSync(file, `${FOLDER}/${file}`, { recursive: true });
}

const commit = process.env.GIT_COMMIT || readGitCommit();
const said = JSON.stringify({ GIT_COMMIT: commit, PROVIDED_VARIABLES: "GIT_COMMIT" });
// Next's own server knows neither migrations nor background work.
rmSync(`${FOLDER}/server.js`);
writeFileSync(
  `${FOLDER}/server.mjs`,
  `import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
${commit ? `if (!process.env.GIT_COMMIT) Object.assign(process.env, ${said});\n` : ""}await import("./.next/host/server.mjs");
`,
);
