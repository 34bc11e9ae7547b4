import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { sendBody } from "@/lib/host/requests/long-bodies";
import type { OperationRequest, OperationResponse } from "@/lib/http/message";
import { programsPolicy } from "@/lib/http/security-headers";
import { log } from "@/lib/log";

function toOperationRequest(request: IncomingMessage): OperationRequest {
  const { headers } = request;
  const hasBody = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  return {
    method: request.method ?? "GET",
    // Nothing of ours reads the host, and an invented Host header must not make the address unreadable.
    url: new URL(`http://localhost${request.url}`),
    headers: { get: (name) => headers[name]?.toString() ?? null },
    // Anyone who is refused before all has arrived still gets the answer.
    body: hasBody ? request.iterator({ destroyOnReturn: false }) : null,
  };
}

function send(response: ServerResponse, { status, headers, body }: OperationResponse): void {
  if (body === null) response.writeHead(status, headers).end();
  else sendBody(response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }), body);
}

/** Longer than a client that keeps its connection busy takes to ask again, shorter than anybody notices. */
const PAUSE_MILLISECONDS = 250;

/**
 * Leaves a connection unread for a moment. Who asks again at once after being turned away, by the thousand, would take the
 * time that the answers of all others need.
 */
function pauseAfter(response: ServerResponse, { socket }: IncomingMessage): void {
  const pause = () => {
    socket.pause();
    setTimeout(() => socket.resume(), PAUSE_MILLISECONDS).unref();
  };
  // Node reads what is left of the request's body first, and would resume.
  response.once("close", () => setImmediate(pause));
}

/**
 * Answers what a contract names by itself and leaves everything else to `listener`: Next's router costs more than most
 * operations do. The operations are loaded late, because they read the configuration that the host has yet to complete.
 */
export async function withOperations(listener: RequestListener): Promise<RequestListener> {
  const { answer, isOperationPath } = await import("@/lib/http/route");
  const { isDatabaseOverloaded } = await import("@/lib/db");
  return async (request, response) => {
    const [pathname = ""] = (request.url ?? "").split("?", 1);
    if (!isOperationPath(pathname)) return listener(request, response);
    response.setHeader(programsPolicy.key, programsPolicy.value);
    try {
      send(response, await answer(toOperationRequest(request)));
      if (response.statusCode === 503 && isDatabaseOverloaded()) pauseAfter(response, request);
    } catch (error) {
      log.error({ error }, "Failed to send a response");
      response.destroy();
    }
  };
}
