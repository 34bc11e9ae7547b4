import { expect, onTestFinished, test } from "vitest";
import type { Instance } from "@/lib/chaos/instance";
import {
  type Client,
  createGranter,
  createLeaver,
  createRefresher,
  createRegistrar,
  createResetter,
} from "@/lib/chaos/ledger";
import { missingDaemons, startCluster } from "@/lib/deploy/cluster";
import { env } from "@/lib/env";
import { startFakeResend } from "@/lib/mail/fake-providers";
import { testDatabaseKind } from "@/lib/testing/database";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";

const missing = [...missingDaemons(), ...(testDatabaseKind === "server" ? [] : ["TEST_DATABASE_URL"])];

const KILLS = Number(process.env.CHAOS_KILLS ?? 1);

/** A time span, in milliseconds of the process. */
interface Span {
  from: number;
  to: number;
}

const kinds = [createRefresher, createGranter, createLeaver, createRefresher, createGranter, createResetter];
const creators: (() => Client | Promise<Client>)[] = [createRegistrar, createRegistrar, ...kinds, ...kinds];

test.skipIf(missing.length > 0)(
  `three instances behind nginx and PgBouncer, one killed under load (${KILLS}) and started again: no acknowledged change is lost, no request but those in flight fails${missing.length > 0 ? ` (missing: ${missing.join(", ")})` : ""}`,
  async () => {
    await freshDatabase();
    const provider = await startFakeResend();
    onTestFinished(provider.close);
    const { DATABASE_URL = "", APP_URL, APP_SECRET } = env();
    const mail = { RESEND_API_KEY: "re_chaos", RESEND_BASE_URL: provider.url };
    const { whole, instances, restart } = await startCluster(DATABASE_URL, { APP_URL, APP_SECRET, ...mail });
    onTestFinished(whole.kill);
    const { access_token: token } = await signIn(await createUser());
    const clients: Client[] = [];

    let over = false;
    let answered = 0;
    const kills: Span[] = [];
    const requests: { method: string; span: Span; status: number | undefined }[] = [];
    /** The cluster, with every request on record. */
    const watched: Instance = {
      ...whole,
      call: async (method, path, options) => {
        const from = performance.now();
        const answer = await whole.call(method, path, options);
        requests.push({ method, span: { from, to: performance.now() }, status: answer?.status });
        return answer;
      },
    };
    /** A client that loses a request is followed by another one: what became of it, its ledger asks when all is over. */
    const work = async (create: (typeof creators)[number]) => {
      while (!over) {
        const client = await create();
        clients.push(client);
        while (!over && (await client.act(watched))) answered += 1;
      }
    };
    const enough = async () => {
      const before = answered;
      await expect.poll(() => answered, { timeout: 60_000 }).toBeGreaterThan(before + 30);
    };
    const read = async () => {
      while (!over) await watched.call("GET", "/v1/user/profile", { token });
    };
    const working = Promise.all([...creators.map(work), read(), read()]);
    // Anyone who finds something wrong tells it below, and keeps nobody waiting.
    working.catch(() => {
      over = true;
    });
    await enough();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const index = kill % instances.length;
      const from = performance.now();
      await instances[index]?.kill();
      kills.push({ from, to: performance.now() });
      await enough();
      await restart(index);
      await enough();
    }
    over = true;
    await working;
    for (const client of clients) await client.verify(whole);

    const bad = requests.filter(({ status }) => status === undefined || status >= 500);
    const inFlight = ({ from, to }: Span) => kills.some((kill) => from <= kill.to && to >= kill.from);
    expect(bad.filter(({ span }) => !inFlight(span))).toEqual([]);
    // Reading is repeated at another instance, so nobody notices.
    expect(bad.filter(({ method }) => method === "GET")).toEqual([]);
    expect(bad.length).toBeLessThanOrEqual(kills.length * creators.length);
    console.log(`${requests.length} requests, ${bad.length} of them lost with the instance they were at`);
  },
);
