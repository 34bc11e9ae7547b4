import type { Figure } from "@/lib/bench/measure/measure";

/** All that one run has measured; what it left out is undefined. Times in milliseconds. */
export interface Figures {
  /** Behind the host of `npm start`, by number of people. */
  host: Record<number, Figure[]>;
  /** The product as a plain Next service. */
  next: Figure[];
  floors: Figure[];
  bcryptPerSecond: number;
  signatureMilliseconds: number;
  startMilliseconds: number;
  embeddedStartMilliseconds: number | undefined;
  /** Bytes of the service before the first request. */
  idleRss: number;
  /** Profile while 16 logins hash without pause, and alone. */
  besideHashing: { p99: number; idleP99: number; eventLoopDelay: number };
}

interface Aim {
  aim: string;
  figure: string;
  met: boolean;
}

const at = (figures: readonly Figure[] | undefined, name: string, connections: number): Figure => {
  const found = figures?.find((figure) => figure.name === name && figure.connections === connections);
  if (!found) throw new Error(`${name} was not measured with ${connections} connections`);
  return found;
};

const fixed = (value: number, digits = 2) => value.toFixed(digits);
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

/** The aims that were set for two cores with PostgreSQL beside them, each with its figure. */
export function judge(all: Figures, connections: number): Aim[] {
  const sizes = Object.keys(all.host).map(Number);
  const [few = 0, many] = [Math.min(...sizes), sizes.length > 1 ? Math.max(...sizes) : undefined];
  const host = all.host[few];
  const login = at(host, "login", connections).perSecond / all.bcryptPerSecond;
  const cpu = (name: string) => at(host, name, connections).serverCpu;
  const asNext = (name: string) =>
    at(all.next, name, connections).perSecond / at(all.floors, "Next, one query through Prisma", connections).perSecond;
  const { p99, idleP99, eventLoopDelay } = all.besideHashing;
  const aims: Aim[] = [
    { aim: "login: at least 90 % of bcryptjs alone", figure: percent(login), met: login >= 0.9 },
    ...["validate", "profile"].map((name) => ({
      aim: `${name}: at most 0.4 ms of server CPU`,
      figure: `${fixed(cpu(name))} ms`,
      met: cpu(name) <= 0.4,
    })),
    ...[
      { name: "refresh", most: 1 },
      { name: "auth/token", most: 1 },
      { name: "OAuth refresh", most: 3 },
      { name: "OAuth client credentials", most: 3 },
    ].map(({ name, most }) => ({
      aim: `${name}: at most ${most} ms beyond the signature`,
      figure: `${fixed(cpu(name) - all.signatureMilliseconds)} ms`,
      met: cpu(name) - all.signatureMilliseconds <= most,
    })),
    ...["validate", "profile"].map((name) => ({
      aim: `${name} as a plain Next route: at least 60 % of an empty one with a Prisma query`,
      figure: percent(asNext(name)),
      met: asNext(name) >= 0.6,
    })),
    {
      aim: "profile beside 16 logins: p99 at most 3 × its idle p99",
      figure: `${fixed(p99 / idleP99, 1)} × (${fixed(idleP99)} → ${fixed(p99)} ms)`,
      met: p99 <= 3 * idleP99,
    },
    {
      aim: "event-loop delay meanwhile: p99 under 20 ms",
      figure: `${fixed(eventLoopDelay, 1)} ms`,
      met: eventLoopDelay < 20,
    },
    {
      aim: "start to first 200: under 1 s",
      figure: `${fixed(all.startMilliseconds / 1000)} s`,
      met: all.startMilliseconds < 1000,
    },
    { aim: "idle memory under 200 MB", figure: `${(all.idleRss / 1e6).toFixed(0)} MB`, met: all.idleRss < 200e6 },
  ];
  if (all.embeddedStartMilliseconds !== undefined)
    aims.push({
      aim: "start to first 200 on the embedded database: under 3 s",
      figure: `${fixed(all.embeddedStartMilliseconds / 1000)} s`,
      met: all.embeddedStartMilliseconds < 3000,
    });
  if (many === undefined) return aims;
  for (const { name, p95 } of (all.host[many] ?? []).filter(
    (figure) => figure.connections === 1 && figure.name.startsWith("list"),
  )) {
    const ratio = p95 / at(host, name, 1).p95;
    aims.push({
      aim: `${name} at ${many} people: p95 under 25 ms, at most 1.5 × that of ${few}`,
      figure: `${fixed(p95)} ms, ${fixed(ratio)} ×`,
      met: p95 < 25 && ratio <= 1.5,
    });
  }
  return aims;
}
