import { argv } from "node:process";

/** What `npm run bench -- <name>` runs; without a name the operations. */
const benches: Record<string, () => Promise<unknown>> = {
  answers: () => import("@/lib/cli/bench-answers"),
  dashboard: () => import("@/lib/cli/bench-dashboard"),
  endurance: () => import("@/lib/cli/bench-endurance"),
  lists: () => import("@/lib/cli/bench-lists"),
  overload: () => import("@/lib/cli/bench-overload"),
};

const chosen = benches[argv[2] ?? ""];
if (chosen) {
  argv.splice(2, 1);
  await chosen();
} else await import("@/lib/cli/bench-operations");
