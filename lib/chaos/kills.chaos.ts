import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import {
  type Client,
  createGranter,
  createLeaver,
  createRefresher,
  createRegistrar,
  createResetter,
} from "@/lib/chaos/ledger";
import { db } from "@/lib/db";
import { startFakeResend } from "@/lib/mail/fake-providers";
import { freshDatabase } from "@/lib/testing/factories";

const KILLS = Number(process.env.CHAOS_KILLS ?? 4);
const MAX_LIFE_MILLISECONDS = 900;

async function createClients(): Promise<Client[]> {
  const registrars = [createRegistrar(), createRegistrar()];
  const others = await Promise.all([
    ...Array.from({ length: 4 }, createRefresher),
    ...Array.from({ length: 4 }, createGranter),
    ...Array.from({ length: 2 }, createResetter),
    ...Array.from({ length: 2 }, createLeaver),
  ]);
  return [...registrars, ...others];
}

test(`kill -9 ${KILLS} times under a mixed load: what was acknowledged is there, nothing is half done, no mail leaves twice`, async () => {
  await freshDatabase();
  const provider = await startFakeResend();
  onTestFinished(provider.close);
  const mail = { RESEND_API_KEY: "re_chaos", RESEND_BASE_URL: provider.url };
  const clients = await createClients();
  let service = await startInstance(mail);
  let acknowledged = 0;
  /** Works until the service is gone. */
  const work = async (client: Client) => {
    while (await client.act(service)) acknowledged += 1;
  };
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = acknowledged;
    const working = Promise.all(clients.map(work));
    await Promise.race([working, expect.poll(() => acknowledged, { timeout: 30_000 }).toBeGreaterThan(before)]);
    await sleep(Math.random() * MAX_LIFE_MILLISECONDS);
    await service.kill();
    await working;
    service = await startInstance(mail);
    for (const client of clients) await client.verify(service);
  }
  console.log(`${KILLS} kills, ${acknowledged} acknowledged operations`);
  // Mails that were under way are leased to the dead for a minute; the test does not wait for that.
  const deliver = async () => {
    await db.mail.updateMany({ where: { state: "pending" }, data: { nextAttemptAt: new Date(0) } });
    return db.mail.count({ where: { state: "pending" } });
  };
  await expect.poll(deliver, { timeout: 120_000, interval: 1_000 }).toBe(0);
  // A crash between sending and noting it sends again, under the same key: the provider delivers once for each key.
  const sent = await db.mail.findMany({ where: { state: "sent", template: "confirmation" } });
  for (const { recipient } of sent) {
    const keys = provider.received.filter(({ body }) => body.to.includes(recipient)).map(({ key }) => key);
    expect(new Set(keys).size, `mails to ${recipient}`).toBe(1);
  }
});
