import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { configure } from "@/lib/testing/conditions";
import { ask, CALLBACK, pkce, type Surfer, type TestClient, verifier } from "@/lib/testing/oauth/relying-party";

/** What a server says at the address of a document; what is left out is as a good one has it. */
export interface Published {
  status?: number;
  headers?: Record<string, string>;
  /** Beside `client_id`, or in its place. */
  document?: object;
  text?: string;
  /** Its server keeps the connection and says nothing. */
  silent?: boolean;
  /** Takes what is sent there. */
  heard?: (body: string) => void;
}

/** A server that publishes one document, which may change while it does, and counts who asks. */
export async function publishDocument(published: Published = {}) {
  const seen: IncomingMessage["headers"][] = [];
  const server = createServer(async (request, response) => {
    seen.push(request.headers);
    if (published.silent) return;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    published.heard?.(Buffer.concat(parts).toString());
    const { status = 200, headers = {}, document, text } = published;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(text ?? JSON.stringify({ client_id: address, redirect_uris: [CALLBACK], ...document }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const host = `127.0.0.1:${port}`;
  const address = `http://${host}/client.json`;
  /** What tests of relying parties read of a client without a secret. */
  const client = { id: address } as unknown as TestClient;
  return { address, host, client, seen, published, stop: () => server.closeAllConnections() };
}

/** Lets documents of hosts say what clients are. */
export const acceptDocumentsOf = (...hosts: string[]): void => configure({ CLIENT_METADATA_HOSTS: hosts.join(",") });

/** Signs someone in to a client without a secret for the first time, and gives what it holds then. */
export async function signInByDocument(client: TestClient, surfer: Surfer, params: Record<string, string> = {}) {
  const page = await surfer.authorize(client, { ...pkce, ...params });
  const address = page.pathname.startsWith("/consent/") ? await surfer.decide(page, "allow") : page;
  const { body } = await ask("/oauth/token", undefined, {
    grant_type: "authorization_code",
    code: address.searchParams.get("code") ?? "",
    redirect_uri: CALLBACK,
    code_verifier: verifier,
    client_id: client.id,
    ...(params.resource ? { resource: params.resource } : {}),
  });
  return body;
}
