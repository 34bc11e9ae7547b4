import { afterAll } from "vitest";
import { disconnect } from "@/lib/db";
import { workerDatabaseUrl } from "@/lib/testing/database";
import { writeRefusals } from "@/lib/testing/produced";
import { testVariables } from "@/lib/testing/variables";

Object.assign(process.env, { NODE_ENV: "test", DATABASE_URL: workerDatabaseUrl(), ...testVariables });

afterAll(writeRefusals);
afterAll(disconnect);
