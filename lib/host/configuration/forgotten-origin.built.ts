import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { env } from "@/lib/env";
import { freshDatabase } from "@/lib/testing/factories";
import { freePort } from "@/lib/testing/free-port";

test("npm start with a database of its own and no APP_URL ends with the reason, before it touches the database", async () => {
  const { APP_URL: _, ...rest } = process.env;
  const { APP_SECRET, DATABASE_URL = "" } = env();
  const variables = { NODE_ENV: "production" as const, PORT: String(await freePort()), APP_SECRET, DATABASE_URL };
  const service = spawn(process.execPath, ["lib/host/start.mjs"], { env: { ...rest, ...variables } });
  const [said, [code]] = await Promise.all([service.stderr.toArray(), once(service, "exit")]);
  expect(said.join("")).toContain("- APP_URL is missing. Set it to the origin");
  expect(code).toBe(1);
});

test("in production mail is never read at /dev/inbox unless someone switched it on, and then not through a proxy", async () => {
  await freshDatabase();
  const [closed, open] = await Promise.all([startInstance(), startInstance({ DEV_INBOX: "on" })]);
  const read = async (origin: string, headers: Record<string, string> = {}) =>
    Promise.all(
      ["/dev/inbox", "/dev/inbox/messages"].map(async (path) => (await fetch(origin + path, { headers })).status),
    );
  expect(await read(closed.origin)).toEqual([404, 404]);
  expect(await read(open.origin)).toEqual([200, 200]);
  for (const name of ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host"])
    expect(await read(open.origin, { [name]: "127.0.0.1" }), name).toEqual([404, 404]);
});
