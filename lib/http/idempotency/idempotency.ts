import { db, type Transaction, withEachCommit } from "@/lib/db";
import { fields, type OperationResponse } from "@/lib/http/message";
import { Problem } from "@/lib/problem";
import { authenticator, digest, seal, unseal } from "@/lib/secrets";

const LIFETIME_MILLISECONDS = 24 * 3600 * 1000;
const LEASE_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 50;

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Who sent a key: two callers who choose the same key must never see each other's answers. */
interface Caller {
  callerDigest: Uint8Array<ArrayBuffer>;
  key: string;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A key that this request has, until another one may take it. */
interface Lease extends Caller {
  lockedUntil: Date;
}

/** Takes the key for a new request; undefined when another request has it. */
async function claim(caller: Caller, requestDigest: Uint8Array<ArrayBuffer>): Promise<Lease | undefined> {
  const now = Date.now();
  const lockedUntil = new Date(now + LEASE_MILLISECONDS);
  const lease = {
    requestDigest,
    answer: null,
    effectAt: null,
    lockedUntil,
    expiresAt: new Date(now + LIFETIME_MILLISECONDS),
  };
  const { count } = await db.idempotencyKey.createMany({ data: { ...caller, ...lease }, skipDuplicates: true });
  if (count === 1) return { ...caller, lockedUntil };
  // Its 24 hours are over, or the process that had it crashed before it had an effect.
  const crashed = { answer: null, effectAt: null, lockedUntil: { lte: new Date(now) } };
  const stale = { OR: [{ expiresAt: { lte: new Date(now) } }, crashed] };
  const taken = await db.idempotencyKey.updateMany({ where: { ...caller, ...stale }, data: lease });
  return taken.count === 1 ? { ...caller, lockedUntil } : undefined;
}

const contextOf = ({ callerDigest, key }: Caller) => `${Buffer.from(callerDigest).toString("base64")} ${key}`;

/** The first answer, once there is one; undefined when the key has become free again. */
async function awaitResponse(caller: Caller, requestDigest: Uint8Array): Promise<OperationResponse | undefined> {
  for (const deadline = Date.now() + LEASE_MILLISECONDS; Date.now() < deadline; await sleep(POLL_MILLISECONDS)) {
    const row = await db.idempotencyKey.findUnique({ where: { callerDigest_key: caller } });
    if (!row) return undefined;
    if (Buffer.compare(row.requestDigest, requestDigest) !== 0) throw new Problem("idempotency.key.reused");
    if (!row.answer && row.effectAt && row.lockedUntil <= new Date()) {
      const detail =
        "The first request with this key had its effect, but its answer was lost before it could be kept. Nothing was done now: read what is there, and use another key for another request.";
      throw new Problem("idempotency.key.reused", { detail });
    }
    if (row.answer) {
      const { headers, ...first }: OperationResponse = JSON.parse(unseal("idempotency", contextOf(caller), row.answer));
      return { ...first, headers: fields(headers, { "idempotent-replayed": "true" }) };
    }
  }
  throw new Problem("service.unavailable", { detail: "The first request with this Idempotency-Key is still running." });
}

/**
 * Notes in the transaction at hand that the request has its effect. A request whose lease was over meanwhile has none: the
 * transaction of the caller that is too late is rolled back.
 */
async function noteEffect(tx: Transaction, lease: Lease): Promise<void> {
  const { count } = await tx.idempotencyKey.updateMany({ where: lease, data: { effectAt: new Date() } });
  if (count !== 1) throw new Problem("service.unavailable", { detail: "This took too long; another request goes on." });
}

/**
 * Keeps an answer for anyone who repeats the request. A failure of ours is not kept, so that the request may be tried again,
 * unless it has had its effect: then it must not run a second time.
 */
async function keep(lease: Lease, answer: OperationResponse): Promise<void> {
  if (answer.status >= 500 || answer.status === 429) {
    await db.idempotencyKey.deleteMany({ where: { ...lease, effectAt: null } });
    await db.idempotencyKey.updateMany({ where: lease, data: { lockedUntil: new Date() } });
    return;
  }
  await db.idempotencyKey.updateMany({
    where: lease,
    data: { answer: seal("idempotency", contextOf(lease), JSON.stringify(answer)) },
  });
}

/**
 * Runs a request that carries an `Idempotency-Key` once: anyone who repeats it within 24 hours gets the first answer.
 * Answers are kept encrypted, since they hold tokens. The effect and the note of it are one transaction: a process that dies
 * leaves both or neither. One that dies between the effect and keeping the answer leaves no answer: the repeat is told so.
 * @param identity what tells callers apart: credential or network
 * @param content what makes two requests the same: method, path and body
 * @throws Problem request.invalid for an unusable key; idempotency.key.reused for another request under the same key, and
 *   where the answer is lost
 */
export async function once(
  key: string,
  identity: string,
  content: string,
  {
    run,
    beforeReplay,
  }: { run: () => Promise<OperationResponse>; beforeReplay: (first: OperationResponse) => Promise<void> },
): Promise<OperationResponse> {
  if (!KEY.test(key)) {
    throw new Problem("request.invalid", {
      issues: [{ pointer: "/headers/idempotency-key", detail: "1 to 255 visible ASCII characters" }],
    });
  }
  const caller = { callerDigest: digest(identity), key };
  // Keyed, because requests hold passwords: a plain digest would let anyone who reads the table guess at full speed.
  const requestDigest = new Uint8Array(authenticator("idempotency", content));
  for (;;) {
    const lease = await claim(caller, requestDigest);
    if (lease) {
      const response = await withEachCommit((tx) => noteEffect(tx, lease), run);
      await keep(lease, response);
      return response;
    }
    const answer = await awaitResponse(caller, requestDigest);
    if (!answer) continue;
    await beforeReplay(answer);
    return answer;
  }
}
