import { cpuUsage } from "node:process";
import { parseArgs } from "node:util";
import * as passkeys from "@/lib/authentication/passkeys/passkeys.contract";
import { insertPasskey, ownCreationOptions, readRegistration } from "@/lib/authentication/passkeys/verification";
import { prepareService } from "@/lib/bench/service";
import { db, disconnect, transaction } from "@/lib/db";
import { fail } from "@/lib/host/fail";
import { type PlatformClaims, signPlatformToken } from "@/lib/sessions/keys/tokens";
import { Passkey } from "@/lib/testing/authenticators/authenticator";

const usage = `Usage:
  npm run bench -- passkeys                 server CPU of signing in by passkey, beyond the signature of its token
  npm run bench -- passkeys --people 400    by so many people, each once, instead of 2,000`;

const { values } = parseArgs({ options: { people: { type: "string", default: "2000" }, help: { type: "boolean" } } });

/** Milliseconds of CPU beyond the signature. */
const MOST = 3;
const WARM_UP = 500;
/** At a time, so that the server waits for nobody. */
const AT_ONCE = 8;

/** Gives people a passkey each, in authenticators of this process. */
async function makePasskeys(count: number): Promise<Passkey[]> {
  const people = await db.user.findMany({
    where: { confirmedAt: { not: null }, disabledAt: null, resetPassword: false, deletesAt: null },
    select: { id: true, email: true },
    take: count,
  });
  const made: Passkey[] = [];
  await db.factor.deleteMany({ where: { kind: "passkey" } });
  for (const { id, email } of people) {
    const ceremony = { to: "add", sessionId: id } as const;
    const { origin } = new URL(String(process.env.APP_URL));
    const { passkey, credential } = Passkey.create(await ownCreationOptions(ceremony, { id, email, name: email }), {
      origin,
    });
    const row = await readRegistration(credential, ceremony);
    await transaction((tx) => insertPasskey(tx, row, { userId: id }));
    made.push(passkey);
  }
  return made;
}

/** What one signature of an access token costs, in this process: the same code and key. */
async function costOfSignature(times: number): Promise<number> {
  const claims: PlatformClaims = {
    id: crypto.randomUUID(),
    client_id: "bench",
    name: "bench",
    locale: "en",
    addresses: [],
    roles: ["user"],
    status: "active",
    createdAt: new Date(0).toISOString(),
  };
  const sign = () => signPlatformToken(claims, crypto.randomUUID());
  for (let n = 0; n < WARM_UP; n += 1) await sign();
  const before = cpuUsage();
  for (let n = 0; n < times; n += 1) await sign();
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000 / times;
}

async function run(): Promise<void> {
  if (values.help) throw new Error(usage);
  const people = Number(values.people);
  const { served } = await prepareService(10_000, async () => []);
  const post = async ({ path }: { path: string }, body?: object) => {
    const answer = await fetch(served.origin + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const origin = String(process.env.APP_URL);
  const signIn = async (passkey: Passkey) => {
    const options = await post(passkeys.startPasskeySignIn);
    await post(passkeys.signInWithPasskey, { credential: passkey.sign(options, { origin }) });
  };
  try {
    const made = await makePasskeys(people + WARM_UP);
    const all = async (some: Passkey[]) => {
      const waiting = [...some];
      const work = async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) await signIn(next);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    };
    await all(made.slice(0, WARM_UP));
    await served.read();
    await all(made.slice(WARM_UP));
    const { cpuMilliseconds } = await served.read();
    const whole = cpuMilliseconds / (made.length - WARM_UP);
    const signature = await costOfSignature(people);
    const beyond = whole - signature;
    console.log(`sign-in by passkey, both requests: ${whole.toFixed(2)} ms of server CPU`);
    console.log(
      `  of these the signature of its token: ${signature.toFixed(2)} ms; beyond it: ${beyond.toFixed(2)} ms`,
    );
    if (beyond > MOST) throw new Error(`More than ${MOST} ms beyond the signature`);
  } finally {
    await served.stop();
    await disconnect();
  }
}

run().then(() => process.exit(0), fail);
