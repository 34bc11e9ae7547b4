import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createListener } from "@/lib/host/requests/listener";
import { refuseTunnel, refuseUnreadable } from "@/lib/host/requests/refusals";

/*
 * The offers with which programs come by default. lib/host/requests/foreign-clients.built.ts sends them to the production build,
 * where Next might listen to them behind our back.
 */

/** Ends the connection after the answer, beside whatever is offered. */
const closing = (offer: string) =>
  offer.includes("Connection: ")
    ? offer.replace("Connection: ", "Connection: close, ")
    : `Connection: close\r\n${offer}`;

/** What comes back for bytes, until the other side ends the connection. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  return (await socket.toArray()).join("");
}

test.each([
  [
    "HTTP/2 in clear (Java's HttpClient, curl --http2)",
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n",
  ],
  [
    "a WebSocket",
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n",
  ],
  ["TLS inside (RFC 2817)", "Connection: Upgrade\r\nUpgrade: TLS/1.2, HTTP/1.1\r\n"],
  ["100-continue", "Expect: 100-continue\r\n"],
  ["an expectation that nobody knows", "Expect: the-unexpected\r\n"],
  ["trailers", "TE: trailers\r\n"],
])(
  "what a peer merely offers costs it the answer: %s is ignored, and the request answered by HTTP/1.1, body included",
  async (_, offer) => {
    const listener = await createListener(0, "localhost");
    onTestFinished(() => listener.close(0));
    listener.serve({
      request: async (request, response) => response.end((await request.toArray()).join("")),
      unreadable: refuseUnreadable,
      connect: refuseTunnel,
    });
    const answer = await exchange(
      listener.port,
      `POST / HTTP/1.1\r\nHost: a\r\n${closing(offer)}Content-Length: 5\r\n\r\nhello`,
    );
    expect(answer).toMatch(/HTTP\/1.1 200 OK[\s\S]*hello/);
  },
);
