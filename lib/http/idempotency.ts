import { db } from "@/lib/db";
import { type Answer, fields } from "@/lib/http/message";
import { Problem } from "@/lib/problem";
import { authenticator, digest, seal, unseal } from "@/lib/secrets";

const LIFE_MILLISECONDS = 24 * 3600 * 1000;
const LEASE_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 50;

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Who sent a key: two callers who choose the same key must never see each other's answers. */
interface Caller {
  callerDigest: Uint8Array<ArrayBuffer>;
  key: string;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Takes the key for a new request; false when another request has it. */
async function claim(caller: Caller, requestDigest: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const now = Date.now();
  const lease = {
    requestDigest,
    answer: null,
    lockedUntil: new Date(now + LEASE_MILLISECONDS),
    expiresAt: new Date(now + LIFE_MILLISECONDS),
  };
  const { count } = await db.idempotencyKey.createMany({ data: { ...caller, ...lease }, skipDuplicates: true });
  if (count === 1) return true;
  // Its 24 hours are over, or whoever had it crashed before it could answer.
  const stale = { OR: [{ expiresAt: { lte: new Date(now) } }, { answer: null, lockedUntil: { lte: new Date(now) } }] };
  return (await db.idempotencyKey.updateMany({ where: { ...caller, ...stale }, data: lease })).count === 1;
}

const contextOf = ({ callerDigest, key }: Caller) => `${Buffer.from(callerDigest).toString("base64")} ${key}`;

/** The first answer, once there is one; undefined when the key has become free again. */
async function awaitAnswer(caller: Caller, requestDigest: Uint8Array): Promise<Answer | undefined> {
  for (const deadline = Date.now() + LEASE_MILLISECONDS; Date.now() < deadline; await sleep(POLL_MILLISECONDS)) {
    const row = await db.idempotencyKey.findUnique({ where: { callerDigest_key: caller } });
    if (!row) return undefined;
    if (Buffer.compare(row.requestDigest, requestDigest) !== 0) throw new Problem("idempotency.key.reused");
    if (row.answer) {
      const { headers, ...first }: Answer = JSON.parse(unseal("idempotency", contextOf(caller), row.answer));
      return { ...first, headers: fields(headers, { "idempotent-replayed": "true" }) };
    }
  }
  throw new Problem("service.unavailable", { detail: "The first request with this Idempotency-Key is still running." });
}

/** Keeps an answer for whoever repeats the request; a failure of ours is not kept, so that the request may be tried again. */
async function keep(caller: Caller, answer: Answer): Promise<void> {
  const where = { callerDigest_key: caller };
  if (answer.status >= 500 || answer.status === 429) {
    await db.idempotencyKey.delete({ where });
    return;
  }
  await db.idempotencyKey.update({
    where,
    data: { answer: seal("idempotency", contextOf(caller), JSON.stringify(answer)) },
  });
}

/**
 * Runs a request that carries an `Idempotency-Key` once: whoever repeats it within 24 hours gets the first answer.
 * Answers are kept encrypted, since they hold tokens.
 * @param identity what tells callers apart: credential or network
 * @param content what makes two requests the same: method, path and body
 * @throws Problem request.invalid for an unusable key, idempotency.key.reused for another request under the same key
 */
export async function once(
  key: string,
  identity: string,
  content: string,
  run: () => Promise<Answer>,
): Promise<Answer> {
  if (!KEY.test(key)) {
    throw new Problem("request.invalid", {
      issues: [{ pointer: "/headers/idempotency-key", detail: "1 to 255 visible ASCII characters" }],
    });
  }
  const caller = { callerDigest: digest(identity), key };
  // Keyed, because requests hold passwords: a plain digest would let whoever reads the table guess at full speed.
  const requestDigest = new Uint8Array(authenticator("idempotency", content));
  for (;;) {
    if (await claim(caller, requestDigest)) {
      const response = await run();
      await keep(caller, response);
      return response;
    }
    const answer = await awaitAnswer(caller, requestDigest);
    if (answer) return answer;
  }
}
