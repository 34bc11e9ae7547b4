import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/*
 * Part of every build: tells the browser to compile each script in the background while it loads, not function by function
 * on the thread that paints. See record 082.
 */
const HINT = "//# allFunctionsCalledOnLoad\n";
const folder = ".next/static/chunks";
for (const name of readdirSync(folder)) {
  if (!name.endsWith(".js")) continue;
  const file = path.join(folder, name);
  const script = readFileSync(file, "utf8");
  if (!script.startsWith(HINT)) writeFileSync(file, HINT + script);
}
