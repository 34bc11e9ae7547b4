import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;

function ticksOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    if (!stat.includes("(postgres)")) return 0;
    const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(stat) ?? [];
    return Number(user) + Number(system);
  } catch {
    return 0; // it ended while we were looking
  }
}

/** CPU milliseconds of every PostgreSQL process on this machine so far; undefined where there is no /proc to read. */
export function databaseCpuMilliseconds(): number | undefined {
  if (process.platform !== "linux") return undefined;
  const ticks = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => sum + ticksOf(pid), 0);
  return (ticks * 1000) / TICKS_PER_SECOND;
}
