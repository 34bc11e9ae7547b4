import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The commit that the working folder is a checkout of. Read by the host alone: whatever Next's own code reads is copied
 * into every function, and that would be the whole history.
 */
export function readGitCommit(): string | undefined {
  const folder = join(process.cwd(), ".git");
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8").trim() : undefined;
  const head = read("HEAD");
  if (!head?.startsWith("ref: ")) return head;
  const reference = head.slice("ref: ".length);
  const packed = read("packed-refs")?.split("\n");
  return read(reference) ?? packed?.find((line) => line.endsWith(` ${reference}`))?.split(" ")[0];
}
