import type { IncomingMessage, RequestListener } from "node:http";
import type { Fields } from "@/lib/http/message";
import { usesInbox } from "@/lib/mail/transports";

/** The header in which our own server says that a program on this machine asks, and nothing in between. */
const DIRECT_HEADER = "x-gatehouse-direct";

const host = globalThis as typeof globalThis & { gatehouseMarksDirect?: boolean };

const LOOPBACK_PEER = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/;
const LOOPBACK_NAME = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/** What proxies, tunnels and delivery networks add to a request. */
const ADDED_BY_PROXIES =
  /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-original-.*|x-envoy-.*|true-client-ip|cdn-loop|cf-.*|fastly-.*)$/;

/**
 * Whether a program on this machine asks, and names this machine. A hostile page that points its own host name at 127.0.0.1
 * (DNS rebinding) names itself; a proxy on this machine gives itself away by what it adds, or by HTTP/1.0.
 */
function isDirect({ socket, headers, httpVersion }: IncomingMessage): boolean {
  return (
    LOOPBACK_PEER.test(socket.remoteAddress ?? "") &&
    LOOPBACK_NAME.test(headers.host ?? "") &&
    httpVersion !== "1.0" &&
    !Object.keys(headers).some((name) => ADDED_BY_PROXIES.test(name))
  );
}

/** Marks direct requests before Next adds headers of its own, which are those of a proxy. A stranger's mark is overwritten. */
export function withDirectMark(listener: RequestListener): RequestListener {
  host.gatehouseMarksDirect = true;
  return (request, response) => {
    request.headers[DIRECT_HEADER] = isDirect(request) ? "1" : "0";
    return listener(request, response);
  };
}

/** Whether the inbox may be shown to this request: mail goes nowhere else, and a program on this machine asks. */
export const isInboxOpen = (headers: Fields): boolean =>
  usesInbox() && host.gatehouseMarksDirect === true && headers.get(DIRECT_HEADER) === "1";
