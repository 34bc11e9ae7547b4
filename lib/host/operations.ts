import type { RequestListener } from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { programsPolicy } from "@/lib/http/security-headers";

/**
 * Answers what a contract names by itself and leaves everything else to `listener`: Next's router costs more than most
 * operations do. `handle` is loaded late, because it reads the configuration that the host has yet to complete.
 */
export async function withOperations(listener: RequestListener): Promise<RequestListener> {
  const { handle, isOperationPath } = await import("@/lib/http/route");
  // Nothing of ours reads the host, and an invented Host header must not make the address unreadable.
  const operate = createRequestListener((request: Request) => handle(request), {
    host: "localhost",
    protocol: "http:",
  });
  return (request, response) => {
    const [pathname = ""] = (request.url ?? "").split("?", 1);
    if (!isOperationPath(pathname)) return listener(request, response);
    response.setHeader(programsPolicy.key, programsPolicy.value);
    return operate(request, response);
  };
}
