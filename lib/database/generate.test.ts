import { readFileSync } from "node:fs";
import { build, type Metafile } from "esbuild";
import { expect, test } from "vitest";

const GENERATED = "prisma/client/";

/** Files that load as soon as `file` does, before a line of it has run. */
function loadedWith(file: string, inputs: Metafile["inputs"], seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { path, kind } of inputs[file]?.imports ?? [])
    if (kind !== "dynamic-import") loadedWith(path, inputs, seen);
  return seen;
}

test("no npm script loads the database's client before it can have made it, for a fresh clone has none", async () => {
  const scripts: Record<string, string> = JSON.parse(readFileSync("package.json", "utf8")).scripts;
  const files = Object.values(scripts).flatMap((script) => script.match(/lib\/\S+\.ts\b/g) ?? []);
  // Fuzzing works on the production build, which has made it.
  const entryPoints = [...new Set(files)].filter((file) => !/\.config\.ts$|\/fuzz\/run\.ts$/.test(file));
  expect(entryPoints).toEqual(expect.arrayContaining(["lib/host/server.ts", "lib/cli/database.ts"]));
  const { metafile } = await build({
    entryPoints,
    outdir: "none",
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    jsx: "automatic",
  });
  const early = entryPoints.filter((entry) =>
    [...loadedWith(entry, metafile.inputs)].some((file) => file.startsWith(GENERATED)),
  );
  expect(Object.keys(metafile.inputs).some((file) => file.startsWith(GENERATED))).toBe(true);
  expect(early).toEqual([]);
});
