import { build } from "esbuild";

/*
 * Part of `npm run build`: the host, the embedded database's process and the command line as JavaScript, so that a start neither compiles
 * TypeScript nor needs what compiles it. The folder lies as deep as lib/host, for some files are found relative to it.
 */
await build({
  entryPoints: ["lib/host/server.ts", "lib/database/embedded-process.ts", "lib/cli/gatehouse.ts"],
  entryNames: "[name]",
  outdir: ".next/host",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  // What is imported late stays late: it reads the configuration that the host completes first.
  splitting: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  jsx: "automatic",
  logLevel: "warning",
});
