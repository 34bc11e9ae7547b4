import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { withOperations } from "@/lib/host/requests/operations";
import { configure } from "@/lib/testing/conditions";

/** Puts a listener behind a socket until the test is over; returns its origin and what takes it away before. */
export async function listen(listener: RequestListener): Promise<{ origin: string; stop: () => void }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(stop);
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  return { origin: `http://127.0.0.1:${port}`, stop };
}

/** This process's service behind a socket, at the address that its tokens name as their issuer. */
export async function serve(): Promise<{ origin: string; stop: () => void }> {
  const service = await listen(await withOperations((_, response) => response.writeHead(404).end()));
  configure({ APP_URL: service.origin });
  return service;
}
