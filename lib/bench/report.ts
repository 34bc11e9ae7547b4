import { type Figures, judge } from "@/lib/bench/aims";
import type { Figure } from "@/lib/bench/measure/measure";

const FLOORS: Record<string, string> = {
  pg: "node:http, one query through pg",
  prisma: "node:http, one query through Prisma",
};

const number = (value: number | undefined, width: number, digits = 2) =>
  (value === undefined ? "–" : value.toFixed(digits)).padStart(width);

/** How many times the CPU of its floor an operation takes. */
function ratioOf(figure: Figure, floors: readonly Figure[]): number | undefined {
  const floor = floors.find(
    ({ name, connections }) => name === FLOORS[figure.floor] && connections === figure.connections,
  );
  return floor && figure.serverCpu / floor.serverCpu;
}

function printFigures(title: string, figures: readonly Figure[], floors: readonly Figure[]): void {
  console.log(`\n${title}`);
  console.log(
    `${"".padEnd(38)} conn       /s      p50      p95      p99   CPU ms    db ms  × floor  loop ms   RSS MB  failed`,
  );
  for (const figure of figures) {
    const { name, connections, perSecond, p50, p95, p99, serverCpu, databaseCpu, eventLoopDelay, rss, failures } =
      figure;
    const cells = [
      number(perSecond, 8, 0),
      ...[p50, p95, p99, serverCpu, databaseCpu].map((value) => number(value, 8)),
      number(ratioOf(figure, floors), 8, 1),
      number(eventLoopDelay, 8, 1),
      number(rss / 1e6, 8, 0),
      number(failures, 7, 0),
    ];
    console.log(`${name.padEnd(38)} ${String(connections).padStart(4)} ${cells.join(" ")}`);
  }
}

/** The tables. */
export function print(all: Figures): void {
  printFigures("Floors", all.floors, all.floors);
  for (const [users, figures] of Object.entries(all.host))
    printFigures(`npm start, ${users} people`, figures, all.floors);
  printFigures("As a plain Next service", all.next, all.floors);
  console.log(
    `\nbcryptjs alone: ${number(all.bcryptPerSecond, 0, 1)}/s; an RS256 signature: ${number(all.signatureMilliseconds, 0)} ms`,
  );
}

/** Each aim with what became of it. */
export function printAims(all: Figures, connections: number): void {
  console.log("\nAims");
  for (const { aim, figure, met } of judge(all, connections))
    console.log(`  ${met ? "met    " : "NOT MET"}  ${aim}: ${figure}`);
}

/** An earlier run beside this one, as ratios to the floors of each run: machines differ, and so do their bad days. */
export function compare(now: Figures, before: Figures): void {
  console.log("\nCPU against the floor, earlier → now");
  for (const [users, figures] of Object.entries(now.host))
    for (const figure of figures) {
      const earlier = before.host[Number(users)]?.find(
        ({ name, connections }) => name === figure.name && connections === figure.connections,
      );
      const [old, current] = [earlier && ratioOf(earlier, before.floors), ratioOf(figure, now.floors)];
      if (old && current)
        console.log(
          `  ${users.padStart(8)} ${figure.name.padEnd(30)} ${String(figure.connections).padStart(3)} ${number(old, 7, 1)} → ${number(current, 7, 1)}  ${number(current / old, 6)} ×`,
        );
    }
}
