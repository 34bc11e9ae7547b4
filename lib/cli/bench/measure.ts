import { databaseCpuMilliseconds } from "@/lib/cli/bench/database-cpu";
import { drive, type Seen } from "@/lib/cli/bench/load";
import type { Case } from "@/lib/cli/bench/operations";
import type { Served } from "@/lib/cli/bench/process";

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
}

async function measure(served: Served, { name, floor, slow, requests }: Case, connections: number, pace: Pace) {
  const longer = slow ? pace.slowFactor : 1;
  await drive(served.origin, { requests, connections, seconds: pace.warmUpSeconds * longer });
  await served.read();
  const databaseBefore = databaseCpuMilliseconds();
  const seen = await drive(served.origin, { requests, connections, seconds: pace.seconds * longer });
  const { cpuMilliseconds, eventLoopDelayMilliseconds, rss } = await served.read();
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

/** Every case at every number of connections, one after the other. */
export async function measureAll(served: Served, cases: readonly Case[], pace: Pace): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const one of cases)
    for (const connections of pace.connections) figures.push(await measure(served, one, connections, pace));
  return figures;
}
