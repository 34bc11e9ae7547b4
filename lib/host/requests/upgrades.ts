import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

/** Next's channel to its own pages in development. */
const isHotReload = ({ url, headers }: IncomingMessage) =>
  url?.startsWith("/_next/") && headers.upgrade?.toLowerCase() === "websocket";

const OFFER = /^(?:upgrade|http2-settings|connection)$/i;

/** The request as it came, without its offer of another protocol. */
function withoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 1 || OFFER.test(name) ? [] : [`${name}: ${rawHeaders[index + 1]}\r\n`],
  );
  return `${method} ${url} HTTP/${httpVersion}\r\n${lines.join("")}\r\n`;
}

/**
 * Development only: leaves Next the connections of its own pages, and reads every other offer of another protocol again as
 * an ordinary request. `npm start` listens for no upgrades at all.
 */
export function answerUpgrades(server: Server, hotReload: Server): void {
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isHotReload(request)) {
      hotReload.emit("upgrade", request, socket, head);
      return;
    }
    socket.unshift(Buffer.concat([Buffer.from(withoutOffer(request), "latin1"), head]));
    server.emit("connection", socket);
  });
}
