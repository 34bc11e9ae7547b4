import { readdirSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/** What next-intl loads by path: it belongs to the pages, whatever folder it stands in. */
const CONFIGURATION = "lib/i18n/request.ts";

const isSource = (file: string) =>
  file !== CONFIGURATION &&
  /\.tsx?$/.test(file) &&
  !/\.(test|built|chaos|spec)\.tsx?$|\.d\.ts$/.test(file) &&
  !/^lib\/(testing|chaos|security|bench)\//.test(file);

const sources = ["app", "components", "lib"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(folder, file)),
  )
  .filter(isSource);

/** What a file belongs to in the picture; nothing for the few files beside the folders, which everyone imports. */
function partOf(file: string): string | undefined {
  const [top = "", folder = "", ...rest] = file.split("/");
  if (top === "app" || top === "components") return top;
  return top === "lib" && rest.length > 0 ? `lib/${folder}` : undefined;
}

/** What these files and what they import import, by the code that is left when types are erased: esbuild resolves it as the build does. */
export async function importsFrom(entryPoints: readonly string[]) {
  const { metafile } = await build({
    entryPoints: [...entryPoints],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outdir: "nowhere",
    write: false,
    metafile: true,
    logLevel: "error",
    loader: { ".css": "empty", ".woff2": "empty", ".svg": "empty" },
    external: ["../node_modules/*"],
  });
  return metafile.inputs;
}

/** Which folder imports which. Tests and measurements are left out. */
export async function readImports(): Promise<Map<string, Set<string>>> {
  const imports = new Map<string, Set<string>>();
  for (const [file, input] of Object.entries(await importsFrom(sources))) {
    const from = partOf(file);
    if (!from) continue;
    const found = imports.get(from) ?? new Set();
    imports.set(from, found);
    for (const { path: target } of input.imports) {
      const to = partOf(target);
      if (to && to !== from) found.add(to);
    }
  }
  return imports;
}
