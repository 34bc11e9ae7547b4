import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { hostHeaders } from "@/lib/host/requests/security-headers";
import { clientOf } from "@/lib/http/client";
import { toProblemResponse } from "@/lib/http/respond";
import { programsPolicy } from "@/lib/http/security-headers";
import { Problem } from "@/lib/problem";

/** What pages answer to; an operation says by itself which methods it has. */
export const METHODS = "GET, HEAD, POST, OPTIONS";

/** For someone who waits for our end before they read: long enough for the answer, short enough to hold no socket. */
const LINGER_MILLISECONDS = 2_000;

/** A problem with every header that an answer of ours has. */
export function describeRefusal(problem: Problem) {
  const { status, headers, body } = toProblemResponse(problem, clientOf(new Headers()));
  const ours = [...hostHeaders(), programsPolicy].map(({ key, value }) => [key, value]);
  return { status, headers: { ...Object.fromEntries(ours), ...headers }, body: body ?? "" };
}

/** Answers a connection that has no request which could be answered, and ends it. */
function refuse(socket: Duplex, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = describeRefusal(problem);
  const lines = Object.entries({
    ...headers,
    date: new Date().toUTCString(),
    connection: "close",
    "content-length": Buffer.byteLength(body),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
  // Cut at once, what is still being sent to us would reset the connection before the answer is read.
  setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
}

/** What Node's parser gave up on. Everything else that it may say means: this is not HTTP. */
const reasons: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem("request.headers.too.large"),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new Problem("request.too.large"),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem("request.timed.out"),
};

const malformed = new Problem("request.malformed", { detail: "This is no request of HTTP/1.1." });

const refused = new WeakSet<Duplex>();

/** Answers what Node's parser gave up on, once: it complains again about whatever follows. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (refused.has(socket)) return;
  refused.add(socket);
  if (error.code === "ECONNRESET") socket.destroy();
  else refuse(socket, reasons[error.code ?? ""] ?? malformed);
}

/** This is no proxy: anyone who asks for a tunnel is told so. */
export function refuseTunnel(socket: Duplex): void {
  refuse(socket, new Problem("method.not.allowed", { headers: { Allow: METHODS } }));
}
