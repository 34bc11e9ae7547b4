import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/*
 * Vercel makes a function of each route: the files that the build has traced for it, and no others. What cannot be deployed
 * from here is held against those lists.
 */

const BUILT = ".next/server/app";

/** Vercel's limit is 250 MB unpacked; a cold start reads what is there, so ours is far below. Today the largest has 8.5 MB. */
const MAX_BYTES = 12_000_000;

interface Route {
  name: string;
  /** Relative to the project. */
  files: string[];
}

/** The files of a route, and those that Next adds to every function. */
function readTrace(trace: string): string[] {
  const { files }: { files: string[] } = JSON.parse(readFileSync(trace, "utf8"));
  return files.map((file) => relative(".", resolve(dirname(trace), file)));
}

const routes: Route[] = readdirSync(BUILT, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".nft.json"))
  .map((name) => ({ name: dirname(name), files: readTrace(join(BUILT, name)) }));

const sizeOf = (file: string): number => (statSync(file).isFile() ? statSync(file).size : 0);

/** Sources of the chunks that a route loads. */
const codeOf = ({ files }: Route): string =>
  files
    .filter((file) => file.startsWith(".next/server/chunks/") && file.endsWith(".js"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");

test(`every function is smaller than ${MAX_BYTES / 1_000_000} MB`, () => {
  expect(routes.length).toBeGreaterThan(40);
  const large = routes
    .map(({ name, files }) => ({ name, bytes: files.reduce((sum, file) => sum + sizeOf(file), 0) }))
    .filter(({ bytes }) => bytes > MAX_BYTES);
  expect(large).toEqual([]);
});

test("no function carries what it has no use for: history, tests, tools, the embedded database, a browser, images' tools", () => {
  const useless =
    /(^|\/)\.git(\/|$)|\.test\.|^(e2e|lib\/testing|lib\/chaos)\/|node_modules\/(typescript|esbuild|tsx|vitest|playwright|prisma|sharp|@electric-sql|@img|@playwright|@swc\/core)\//;
  for (const { name, files } of [...routes, { name: "server", files: readTrace(".next/next-server.js.nft.json") }])
    expect(
      files.filter((file) => useless.test(file)),
      name,
    ).toEqual([]);
});

test("anyone who hashes passwords has the worker, what starts it, and what it imports", () => {
  const hashing = routes.filter((route) => codeOf(route).includes("bcrypt-worker.mjs"));
  expect(hashing.map(({ name }) => name)).toContain("v1/[[...path]]");
  for (const { name, files } of hashing)
    expect(files, name).toEqual(
      expect.arrayContaining([
        "lib/authentication/password/bcrypt-worker.mjs",
        "lib/authentication/password/foreign-hash.mjs",
        "node_modules/hash-wasm/dist/index.umd.js",
        "node_modules/bcryptjs/index.js",
        "node_modules/bcryptjs/package.json",
        "node_modules/piscina/dist/worker.js",
      ]),
    );
});

test("anyone who asks the database has its driver, and the compiler of queries, which is WebAssembly", () => {
  const asking = routes.filter(({ files }) => files.some((file) => file.startsWith("node_modules/@prisma/client/")));
  expect(asking.length).toBeGreaterThan(40);
  for (const route of asking) {
    expect(route.files, route.name).toContain("node_modules/pg/lib/index.js");
    expect(
      route.files.filter((file) => /query_compiler_small_bg[._]postgresql[._]wasm-base64/.test(file)),
      route.name,
    ).not.toEqual([]);
  }
});

test("every file of every list exists, so that nothing is missing at run time that was there when it was built", () => {
  for (const { name, files } of routes)
    for (const file of files) expect(statSync(file), `${name}: ${file}`).toBeDefined();
});
