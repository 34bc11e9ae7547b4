import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { withPeer } from "@/lib/http/client";

/*
 * One instance of the service as a process of its own, for tests of what several of them must agree on: operations behind a
 * socket, as the host serves them, without pages. Says its port to the process that started it, and ends with that process.
 */

const { withOperations } = await import("@/lib/host/requests/operations");
const listener = await withOperations((_, response) => response.writeHead(404).end());
const server = createServer(withPeer(listener)).listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  process.send?.(port);
});
// A sender that was busy for a while may use its connection again.
server.keepAliveTimeout = 120_000;
process.once("disconnect", () => process.exit(0));
