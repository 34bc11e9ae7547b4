import { setTimeout as sleep } from "node:timers/promises";
import { databaseCpuMilliseconds } from "@/lib/bench/measure/database-cpu";
import { drive, type Seen } from "@/lib/bench/measure/load";
import type { Served } from "@/lib/bench/measure/process";
import type { Case } from "@/lib/bench/operations";

/** One case at one number of connections. CPU in milliseconds for each request. */
export interface Figure extends Seen {
  name: string;
  floor: string;
  connections: number;
  serverCpu: number;
  databaseCpu: number | undefined;
  /** 99th percentile, milliseconds. */
  eventLoopDelay: number;
  /** Bytes, at the end. */
  rss: number;
}

export interface Pace {
  connections: number[];
  seconds: number;
  warmUpSeconds: number;
  /** How much longer a slow case is driven. */
  slowFactor: number;
  /** How often everything is measured; the figure is that of the middle one, for machines have bad minutes. */
  rounds: number;
}

/** The generator stops asking, the service goes on with the 64 hashes it has queued: that is nobody's next figure. */
const runOut = ({ seconds }: Pace) => sleep(Math.min(4_000, 2_000 * seconds));

async function measure(served: Served, { name, floor, slow, requests }: Case, connections: number, pace: Pace) {
  await drive(served.origin, { requests, connections, seconds: pace.warmUpSeconds });
  if (slow) await runOut(pace);
  await served.read();
  const databaseBefore = databaseCpuMilliseconds();
  const seen = await drive(served.origin, {
    requests,
    connections,
    seconds: pace.seconds * (slow ? pace.slowFactor : 1),
  });
  const { cpuMilliseconds, eventLoopDelayMilliseconds, rss } = await served.read();
  if (slow) await runOut(pace);
  const databaseAfter = databaseCpuMilliseconds();
  const each = (milliseconds: number) => milliseconds / Math.max(1, seen.requests);
  const databaseCpu =
    databaseBefore === undefined || databaseAfter === undefined ? undefined : each(databaseAfter - databaseBefore);
  return {
    ...seen,
    name,
    floor,
    connections,
    serverCpu: each(cpuMilliseconds),
    databaseCpu,
    eventLoopDelay: eventLoopDelayMilliseconds,
    rss,
  };
}

/** A process that has just started compiles what it runs most, for seconds: that is nobody's figure either. */
async function warmUp(served: Served, cases: readonly Case[], pace: Pace): Promise<void> {
  const connections = Math.min(16, ...pace.connections.slice(-1));
  for (const { slow, requests } of cases)
    if (!slow) await drive(served.origin, { requests, connections, seconds: 4 * pace.warmUpSeconds });
}

/** The one in the middle by what `by` says of each; undefined of none. */
export const middle = <Value>(values: readonly Value[], by: (value: Value) => number): Value | undefined =>
  values.toSorted((a, b) => by(a) - by(b))[values.length >> 1];

/** Every case at every number of connections, one after the other and told as it goes, in as many rounds as asked for. */
export async function measureAll(served: Served, cases: readonly Case[], pace: Pace): Promise<Figure[]> {
  await warmUp(served, cases, pace);
  const seen: Figure[] = [];
  for (let round = 1; round <= pace.rounds; round += 1)
    for (const one of cases)
      for (const connections of pace.connections) {
        const figure = await measure(served, one, connections, pace);
        console.error(`  ${round}: ${one.name}, ${connections} at a time: ${figure.perSecond.toFixed(0)}/s`);
        seen.push(figure);
      }
  return cases.flatMap(({ name }) =>
    pace.connections.flatMap((connections) => {
      const rounds = seen.filter((figure) => figure.name === name && figure.connections === connections);
      return middle(rounds, ({ perSecond }) => perSecond) ?? [];
    }),
  );
}
