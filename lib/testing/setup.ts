import { afterAll } from "vitest";
import { hashingQueue } from "@/lib/authentication/password/hashing-queue";
import { disconnect } from "@/lib/db";
import { workerDatabaseUrl } from "@/lib/testing/database";
import { writeRefusals } from "@/lib/testing/problems/produced";
import { testVariables } from "@/lib/testing/variables";

Object.assign(process.env, { NODE_ENV: "test", DATABASE_URL: workerDatabaseUrl(), ...testVariables });

// On a slow machine the last of twenty must not be told to come back. What is told then is tested with queues of their own.
hashingQueue(300_000);
// The same of the database, which fifty may want at once.
Object.assign(globalThis, { gatehouseWaits: { connection: 300_000, transaction: 300_000 } });

afterAll(writeRefusals);
afterAll(disconnect);
