import type { RequestListener } from "node:http";
import type { Client } from "@/lib/actor";
import { env } from "@/lib/env";
import type { Fields } from "@/lib/http/message";
import { normalizeAddress } from "@/lib/network";

/** The header in which our own server passes the address of the connection. */
const PEER_HEADER = "x-gatehouse-peer";

const host = globalThis as typeof globalThis & { gatehouseSetsPeer?: boolean };

/** Tells the application the address of each connection; only then is the header believed, for a stranger's is overwritten. */
export function withPeer(listener: RequestListener): RequestListener {
  host.gatehouseSetsPeer = true;
  return (request, response) => {
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "";
    return listener(request, response);
  };
}

/**
 * The address a request comes from: the connection's, or as many `X-Forwarded-For` entries from the right as there are
 * trusted proxies. Whatever a stranger may have written further left is never read. A request with fewer entries came past
 * some of the proxies, so nothing it says can be trusted: then who is on the other end is who sent it. Leaving the header
 * out makes nobody a client without an address, who would have no budgets.
 */
function ipAddressOf(headers: Fields): string | null {
  const proxies = env().TRUSTED_PROXIES;
  const peer = host.gatehouseSetsPeer ? headers.get(PEER_HEADER) : null;
  const forwarded = headers.get("x-forwarded-for")?.split(",") ?? [];
  const told = proxies > 0 ? forwarded.at(-proxies) : undefined;
  return normalizeAddress(told ?? "") ?? normalizeAddress(peer ?? "");
}

const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;

/** As long as 256 random bits in base64url are, and not much longer. */
const DEVICE = /^[A-Za-z0-9_-]{43,128}$/;

/** Where a request comes from. A well-formed `X-Request-Id` is kept, anything else replaced. */
export function clientOf(headers: Fields): Client {
  const given = headers.get("x-request-id");
  const device = headers.get("gatehouse-device") ?? "";
  return {
    ipAddress: ipAddressOf(headers),
    userAgent: headers.get("user-agent")?.replaceAll("\0", "").toWellFormed().slice(0, 500) ?? null,
    requestId: given && REQUEST_ID.test(given) ? given : crypto.randomUUID(),
    ...(DEVICE.test(device) ? { deviceId: device } : {}),
  };
}
