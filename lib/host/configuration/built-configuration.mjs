import { readFile } from "node:fs/promises";

/**
 * Gives Next the configuration of the build in `directory`. To read next.config.ts it would need what compiles that, at
 * every start. Plain JavaScript, for a bench runs it without a compiler.
 */
export async function keepBuiltConfiguration(directory = ".") {
  const { config } = JSON.parse(await readFile(`${directory}/.next/required-server-files.json`, "utf8"));
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
}
