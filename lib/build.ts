import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { env } from "@/lib/env";
import manifest from "@/package.json" with { type: "json" };

/** Version of this service, from package.json. */
export const { version } = manifest;

function readGitCommit(): string | undefined {
  const folder = path.join(process.cwd(), ".git");
  const read = (name: string) =>
    existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), "utf8").trim() : undefined;
  const head = read("HEAD");
  if (!head?.startsWith("ref: ")) return head;
  const reference = head.slice("ref: ".length);
  return (
    read(reference) ??
    read("packed-refs")
      ?.split("\n")
      .find((line) => line.endsWith(` ${reference}`))
      ?.split(" ")[0]
  );
}

let known: string | undefined;

/** The commit this service was built from: configured, else read from the checkout, else `unknown`. */
export function commit(): string {
  known ??= env().GIT_COMMIT ?? readGitCommit() ?? "unknown";
  return known;
}
