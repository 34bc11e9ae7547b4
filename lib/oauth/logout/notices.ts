import { db } from "@/lib/db";
import type { Consumer } from "@/lib/events/consumer";
import { type Claim, recordFailure } from "@/lib/events/lease";
import { signLogoutToken } from "@/lib/oauth/logout/logout-token";
import { guardedFetch, OutboundRefusal } from "@/lib/oauth/outbound/guarded-fetch";
import { traced } from "@/lib/telemetry/tracing";

const TABLE = "logout_notices";

/** Where an application is told, and of whom; undefined where nobody is to be told any more. */
async function readNotice(id: string) {
  const notice = await db.logoutNotice.findFirst({
    where: { id, state: "pending" },
    include: {
      application: {
        select: { metadataUrl: true, client: { select: { backchannelLogoutUri: true, idTokenAlg: true } } },
      },
    },
  });
  const { backchannelLogoutUri: address, idTokenAlg: alg = "RS256" } = notice?.application.client ?? {};
  if (!notice || !address) return undefined;
  return { ...notice, address, alg, clientId: notice.application.metadataUrl ?? notice.applicationId };
}

/** @throws Error why the application has not taken it */
async function tell({ id, attempts }: Claim): Promise<void> {
  const notice = await readNotice(id);
  if (!notice) throw new OutboundRefusal("the application names no address any more");
  const { address, alg, clientId, userId, sessionId } = notice;
  const token = await signLogoutToken({ id: [id, attempts].join("."), clientId, userId, sessionId, alg });
  const { status } = await guardedFetch(address, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "*/*" },
    body: new URLSearchParams({ logout_token: token }).toString(),
  });
  if (status < 200 || status > 299) throw new Error(`the application answered ${status}`);
}

async function attempt(claim: Claim, now?: Date): Promise<void> {
  try {
    await tell(claim);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return recordFailure(TABLE, claim, { message, final: error instanceof OutboundRefusal }, now);
  }
  const where = { id: claim.id, state: "pending" } as const;
  await db.logoutNotice.updateMany({ where, data: { state: "delivered", deliveredAt: new Date(), lastError: null } });
}

/**
 * Tells applications that their sessions have ended (back-channel logout). One that is away or says no keeps nobody else
 * waiting: its notices alone are tried again.
 */
export const logoutConsumer: Consumer = {
  name: "logout",
  table: TABLE,
  isReady: () => true,
  deliver: async (claim, now) => {
    const attributes = { "gatehouse.notice": claim.id, "gatehouse.attempt": claim.attempts };
    await traced({ name: "deliver logout", kind: "client", attributes }, () => attempt(claim, now));
    return 0;
  },
};
