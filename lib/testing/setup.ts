import { availableParallelism } from "node:os";
import { afterAll } from "vitest";
import { createFairQueue } from "@/lib/authentication/password/hashing-queue";
import { disconnect } from "@/lib/db";
import { workerDatabaseUrl } from "@/lib/testing/database";
import { writeRefusals } from "@/lib/testing/problems/produced";
import { testVariables } from "@/lib/testing/variables";

Object.assign(process.env, { NODE_ENV: "test", DATABASE_URL: workerDatabaseUrl(), ...testVariables });

// As the service makes it at the cost that is the default, but for how long someone waits at most: on a slow machine the last
// of twenty must not be told to come back. What is told then is tested with queues of their own.
const places = availableParallelism();
const queue = createFairQueue({ places, most: 40 * places, longestWaitMs: 300_000 });
Object.assign(globalThis, { gatehouseHashing: { cost: 10, queue } });
// The same of the database, which fifty may want at once.
Object.assign(globalThis, { gatehouseWaits: { connection: 300_000, transaction: 300_000 } });

afterAll(writeRefusals);
afterAll(disconnect);
