import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { startEmbeddedDatabase } from "@/lib/database/embedded";
import { freePort } from "@/lib/testing/free-port";

/** A service that nobody administers yet, with its limits on, and its database within reach. */
export interface OwnService {
  origin: string;
  /** Where the first administrator chooses a password. */
  setupAddress: string;
  database: Client;
  stop: () => Promise<void>;
}

/** Resolves once the service says that it is ready; rejects with all it said when it ends before. */
function ready(service: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    service.stdout?.on("data", (chunk) => {
      output += String(chunk);
      const setupAddress = /First administrator: (\S+)/.exec(output)?.[1];
      if (setupAddress && output.includes("is ready")) resolve(setupAddress);
    });
    service.once("exit", () => reject(new Error(`The service did not start:\n${output}`)));
  });
}

/** Starts one beside the service that the other tests share. */
export async function startOwnService(): Promise<OwnService> {
  const { url, stop: stopDatabase } = await startEmbeddedDatabase();
  const port = await freePort();
  const service = spawn(process.execPath, ["lib/host/start.mjs"], {
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: url,
      APP_SECRET: randomBytes(32).toString("base64url"),
      APP_URL: `http://localhost:${port}`,
      RATE_LIMITS: "on",
      DEV_INBOX: "on",
      MAGIC_LINKS: "on",
      ADMIN_EMAIL: "",
      ADMIN_PASSWORD: "",
    },
  });
  const ended = new Promise<void>((resolve) => service.once("exit", () => resolve()));
  const setupAddress = await ready(service);
  const database = new Client({ connectionString: url });
  await database.connect();
  const stop = async () => {
    await database.end();
    service.kill("SIGTERM");
    await ended;
    await stopDatabase();
  };
  return { origin: new URL(setupAddress).origin, setupAddress, database, stop };
}
