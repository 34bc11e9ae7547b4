import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { hashingQueueLength } from "@/lib/authentication/password/hashing-queue";
import { version } from "@/lib/build";
import { isDatabaseUnavailable, pool } from "@/lib/db";
import { holder, type Metrics } from "@/lib/telemetry/metrics";

/** From a cheap read to a request that waited for the database as long as it may. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Pending mail of all instances, by an index. Unknown while the database is away, which is itself worth seeing. */
function addOutbox(registers: Registry[]): () => Promise<void> {
  const depth = new Gauge({ name: "gatehouse_outbox_depth", help: "Mails that wait to be sent.", registers });
  const help = "Age of the oldest mail that waits to be sent.";
  const age = new Gauge({ name: "gatehouse_outbox_oldest_seconds", help, registers });
  return async () => {
    depth.set(Number.NaN);
    age.set(Number.NaN);
    try {
      const { rows } = await pool().query<{ depth: number; oldest: number }>(
        `SELECT count(*)::int AS depth, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest
         FROM mails WHERE state = 'pending'`,
      );
      depth.set(rows[0]?.depth ?? 0);
      age.set(rows[0]?.oldest ?? 0);
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
    }
  };
}

function addGauges(registers: Registry[]): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge("gatehouse_password_hashing_queue", "Passwords that wait to be hashed or verified.", hashingQueueLength);
  gauge("gatehouse_database_connections", "Open connections to the database.", () => pool().totalCount);
  gauge("gatehouse_database_connections_idle", "Open connections that nobody uses.", () => pool().idleCount);
  gauge("gatehouse_database_waiting", "Requests that wait for a connection.", () => pool().waitingCount);
  new Gauge({ name: "gatehouse_info", help: "1, labeled with the version.", labelNames: ["version"], registers }).set(
    { version },
    1,
  );
}

function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addGauges(registers);
  const refresh = addOutbox(registers);
  return {
    read: async () => {
      await refresh();
      return registry.metrics();
    },
    answers: new Histogram({
      name: "gatehouse_request_duration_seconds",
      help: "Requests answered, by operation and status.",
      labelNames: ["operation", "status"],
      buckets: SECONDS,
      registers,
    }),
    events: new Counter({
      name: "gatehouse_events_total",
      help: "Events that this process wrote into the audit log, for example login.succeeded and login.refused.",
      labelNames: ["action"],
      registers,
    }),
    breachChecks: new Counter({
      name: "gatehouse_breached_password_checks_total",
      help: "New passwords that were checked for a breach: passed, breached, or failed, where no answer came.",
      labelNames: ["result"],
      registers,
    }),
  };
}

/** Starts counting; more than once does no harm. */
export const startMetrics = (): Metrics => {
  holder.gatehouseMetrics ??= createMetrics();
  return holder.gatehouseMetrics;
};
