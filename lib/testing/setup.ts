import { afterAll } from "vitest";
import { disconnect } from "@/lib/db";
import { workerDatabaseUrl } from "@/lib/testing/database";

// What a deployment would configure. Tests that need another value set it and call reloadEnv().
Object.assign(process.env, {
  NODE_ENV: "test",
  DATABASE_URL: workerDatabaseUrl(),
  APP_URL: "http://localhost:3000",
  APP_SECRET: "dGVzdHMgb25seTogOWYzN2MxYjRlMmE4ZDA2NTc",
  RATE_LIMITS: "off",
});

afterAll(disconnect);
