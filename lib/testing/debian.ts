import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Installs packages of Debian where that needs no question. Says whether it did; apt-get itself says why not. */
export function installFromDebian(...packages: string[]): boolean {
  const root = process.getuid?.() === 0;
  if (!existsSync("/usr/bin/apt-get") || !(root || existsSync("/usr/bin/sudo"))) return false;
  const prefix = root ? [] : ["sudo", "--non-interactive"];
  try {
    for (const step of [["update"], ["install", "--yes", "--no-install-recommends", ...packages]]) {
      const [command = "", ...rest] = [...prefix, "apt-get", ...step];
      execFileSync(command, rest, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    }
    return true;
  } catch {
    return false;
  }
}
