import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export type Door = {
  port: number;
  server: Server;
  /** Lets the requests in: those that wait and those that come. */
  open(listener: RequestListener): void;
  /** Accepts no more; resolves when the running requests have ended, at the latest after `milliseconds`. */
  close(milliseconds: number): Promise<void>;
};

/**
 * Takes the port at once, so that a second start fails before it touches anything, and lets requests wait until `open`.
 *
 * @param host where to listen; "localhost" means both loopback addresses, undefined means every address
 * @throws an Error for people when the port is taken
 */
export async function takeDoor(port: number, host: string | undefined): Promise<Door> {
  const running = new Set<ServerResponse>();
  const { promise: opened, resolve: open } = withResolvers<RequestListener>();
  const server = createServer(async (request, response) => {
    running.add(response);
    response.once("close", () => running.delete(response));
    (await opened)(request, response);
  });
  await listen(server, port, host === "localhost" ? "127.0.0.1" : host);
  const { port: actualPort } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const sideDoor = createSocketServer((socket) => server.emit("connection", socket));
  if (host === "localhost") await listen(sideDoor, actualPort, "::1").catch(ignoreMissingAddressFamily);
  return {
    port: actualPort,
    server,
    open,
    close: async (milliseconds) => {
      server.close();
      sideDoor.close();
      const deadline = Date.now() + milliseconds;
      while (running.size > 0 && Date.now() < deadline) await sleep(25);
      server.closeAllConnections();
    },
  };
}

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
