import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";
import { variables } from "@/lib/env";

/** The files that Next reads, the ones that count more first. */
const filesOf = (mode: string): string[] => [`.env.${mode}.local`, ".env.local", `.env.${mode}`, ".env"];

/**
 * Our own variables from the `.env` files, as they are written there: Next, which reads these files for all others, takes
 * `$mine` in a password for a variable. What the environment says counts more.
 */
export function readEnvironmentFiles(
  directory: string,
  mode: "development" | "production",
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const file of filesOf(mode)) {
    const path = join(directory, file);
    if (!existsSync(path)) continue;
    for (const [name, value] of Object.entries(parse(readFileSync(path))))
      if (Object.hasOwn(variables, name)) found[name] ??= process.env[name] ?? value;
  }
  return found;
}
