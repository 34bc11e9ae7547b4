import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";

/* Part of `npm run build`: a Brotli copy beside each script and style, made once rather than at every request. */
const folder = ".next/static";
for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!/\.(?:js|css|svg|json)$/.test(name)) continue;
  const file = path.join(folder, name);
  writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
}
