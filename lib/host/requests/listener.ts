import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createSocketServer, Server as SocketServer } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** What answers. */
export interface Handlers {
  request: RequestListener;
  /** Answers what Node's parser gave up on, in place of Node's own bare 400, 408 and 431. */
  unreadable(error: NodeJS.ErrnoException, socket: Duplex): void;
  /** Refuses to be a tunnel. */
  connect(socket: Duplex): void;
}

export interface Listener {
  port: number;
  server: Server;
  /** Lets the requests in: those that wait and those that come. */
  serve(handlers: Handlers): void;
  /**
   * Takes no more connections, and ends each with the next answer on it; resolves when the running requests have ended,
   * at the latest after `milliseconds`.
   */
  close(milliseconds: number): Promise<void>;
}

/** So long must no request run before connections at rest are cut: one may be on its way on them. */
const QUIET_MILLISECONDS = 250;

/**
 * Takes the port at once, so that a second start fails before it touches anything, and lets requests wait until `serve`.
 *
 * What a peer merely offers (another protocol, an expectation) is ignored and never costs it the answer: nobody may listen
 * for upgrades here, because for anyone who does Node takes the connection away from HTTP.
 *
 * @param host where to listen; "localhost" means both loopback addresses, undefined means every address
 * @throws an Error for people when the port is taken
 */
export async function createListener(port: number, host: string | undefined): Promise<Listener> {
  const running = new Set<ServerResponse>();
  /** The answer under way on a connection. */
  const current = new WeakMap<Duplex, ServerResponse>();
  let draining = false;
  const { promise: handlers, resolve: serve } = withResolvers<Handlers>();
  // A request without Host is ours to refuse: Node's own answer says nothing.
  const server = createServer({ requireHostHeader: false }, async (request, response) => {
    running.add(response);
    current.set(request.socket, response);
    response.once("close", () => running.delete(response));
    if (draining) endConnection(response);
    (await handlers).request(request, response);
  });
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  server.on("connect", async (_, socket) => (await handlers).connect(socket));
  server.on("clientError", async (error, socket) => {
    // Half an answer is on its way: nothing that follows would be read as another one.
    if (current.get(socket)?.headersSent && !current.get(socket)?.writableFinished) socket.destroy();
    else (await handlers).unreadable(error, socket);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  await listen(server, port, host === "localhost" ? "127.0.0.1" : host);
  const { port: actualPort } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const secondSocket = createSocketServer((socket) => server.emit("connection", socket));
  if (host === "localhost") await listen(secondSocket, actualPort, "::1").catch(ignoreMissingAddressFamily);
  return {
    port: actualPort,
    server,
    serve,
    close: async (milliseconds) => {
      const deadline = Date.now() + milliseconds;
      await takeWaiting(server);
      // Not the close() of HTTP servers, which cuts connections at rest together with the request that is on its way.
      SocketServer.prototype.close.call(server);
      secondSocket.close();
      // Not before: anyone who is sent away comes back by a new connection.
      draining = true;
      for (const response of running) endConnection(response);
      await waitForQuiet(running, deadline);
      server.closeAllConnections();
    },
  };
}

/** Busy loops take one waiting connection in each turn; a burst that never ends must not keep the process. */
const MAX_TURNS = 5_000;

/**
 * Takes the connections that the kernel has accepted for us. Closing would cut them, and requests are on their way on them.
 * Returns at the end of a turn of the event loop that found none, before another can come.
 */
async function takeWaiting(server: Server): Promise<void> {
  let taken = true;
  const note = () => {
    taken = true;
  };
  server.on("connection", note);
  for (let turn = 0; taken && turn < MAX_TURNS; turn += 1) {
    taken = false;
    await new Promise((resolve) => setImmediate(resolve));
  }
  server.off("connection", note);
}

function endConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}

async function waitForQuiet(running: ReadonlySet<ServerResponse>, deadline: number): Promise<void> {
  for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_MILLISECONDS && Date.now() < deadline; ) {
    await sleep(25);
    if (running.size > 0) quietSince = Date.now();
  }
}
/**
 * Longer than proxies keep theirs (nginx and most load balancers 60 s): the side that sends must be the first to close, or
 * a request meets a connection that is just ending.
 */
const KEEP_ALIVE_MILLISECONDS = 75_000;

/** How many connections may wait to be taken: a burst beyond Node's own 511 would be left without an answer. */
const BACKLOG = 4_096;

function listen(server: SocketServer, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string | undefined): Error {
  const known: Record<string, string> = {
    EADDRINUSE: `Port ${port} is already in use. Stop what is listening there, or choose another one with PORT=${port + 1}.`,
    EACCES: `Port ${port} may not be opened by this user. Choose one above 1023 with PORT=3000.`,
    EADDRNOTAVAIL: `HOST=${host} is no address of this machine.`,
  };
  const message = known[error.code ?? ""];
  return message ? new Error(message, { cause: error }) : error;
}

/** A machine without IPv6 has only one loopback address. */
function ignoreMissingAddressFamily(error: Error): void {
  const { code } = (error.cause ?? error) as NodeJS.ErrnoException; // `explain` keeps the original as the cause
  if (code !== "EADDRNOTAVAIL" && code !== "EAFNOSUPPORT") throw error;
}

function withResolvers<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
