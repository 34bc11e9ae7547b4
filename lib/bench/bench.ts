import { argv } from "node:process";

/** What `npm run bench -- <name>` runs; without a name the operations. */
const benches: Record<string, () => Promise<unknown>> = {
  answers: () => import("@/lib/bench/answers"),
  dashboard: () => import("@/lib/bench/dashboard"),
  endurance: () => import("@/lib/bench/endurance"),
  lists: () => import("@/lib/bench/lists"),
  matrix: () => import("@/lib/bench/matrix"),
  overload: () => import("@/lib/bench/overload"),
  passkeys: () => import("@/lib/bench/passkeys"),
};

const chosen = benches[argv[2] ?? ""];
if (chosen) {
  argv.splice(2, 1);
  await chosen();
} else await import("@/lib/bench/all-operations");
