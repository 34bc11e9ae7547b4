import { decodeJwt } from "jose";
import type { Client } from "@/lib/actor";
import type { OperationResponse } from "@/lib/http/message";
import { Problem } from "@/lib/problem";
import { actorOfToken } from "@/lib/sessions/authenticate";
import { verifyToken } from "@/lib/sessions/keys/tokens";

/** Access tokens in an answer. Other secrets have no dots. */
function tokensIn(body: string | null): string[] {
  const value: unknown = body === null ? null : JSON.parse(body);
  const { access_token, token } = Object(value) as Record<string, unknown>;
  return [access_token, token].filter((one): one is string => typeof one === "string" && one.split(".").length === 3);
}

async function stillHolds(token: string, client: Client): Promise<boolean> {
  try {
    const holder = await actorOfToken(await verifyToken(token, { expired: "accept" }), client);
    const { roles = [] } = decodeJwt<{ roles?: string[] }>(token);
    return roles.every((role) => holder.roles.includes(role));
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/**
 * Refuses to give a kept answer again whose tokens are void by now: after a sign-out, a demotion, a changed password or a
 * disabled account, anyone who repeats the request gets nothing that the first request was given.
 * @throws Problem idempotency.key.reused
 */
export async function requireStillValid({ body, headers }: OperationResponse, client: Client): Promise<void> {
  if (!/json/.test(headers["content-type"] ?? "")) return;
  for (const token of tokensIn(body)) {
    if (await stillHolds(token, client)) continue;
    const detail =
      "The first request with this key had its effect, and what it was given has been revoked since. Nothing was done now: use another key for another request.";
    throw new Problem("idempotency.key.reused", { detail });
  }
}
