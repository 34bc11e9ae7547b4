import type { IncomingMessage, ServerResponse } from "node:http";
import type { Client } from "@/lib/actor";
import { toProblemResponse } from "@/lib/http/respond";
import { endpoints } from "@/lib/oauth/endpoints";

/** In the words of RFC 6749, which has none for too many requests. */
function codeOf(status: number): string {
  if (status === 503 || status === 429) return "temporarily_unavailable";
  return status >= 500 ? "server_error" : "invalid_request";
}

const isBrowserAt = ({ headers }: IncomingMessage, pathname: string) =>
  pathname.startsWith(endpoints.authorization) && headers.accept?.includes("text/html") === true;

/**
 * Answers a failure in place of the provider: clients read `error` as OAuth has it, beside the problem as every other path
 * answers it; someone at a browser is shown a page.
 */
export function answerFailure(
  { request, response, pathname }: { request: IncomingMessage; response: ServerResponse; pathname: string },
  error: unknown,
  client: Client,
): void {
  const { status, headers, body } = toProblemResponse(error, client);
  const code = codeOf(status);
  // Of what the provider was about to say.
  for (const name of ["location", "content-type", "content-length"]) response.removeHeader(name);
  if (isBrowserAt(request, pathname)) {
    const location = `/authorization-error?error=${code}`;
    return void response.writeHead(303, { ...headers, "content-type": "text/plain", location }).end();
  }
  const problem = JSON.parse(String(body));
  const text = JSON.stringify({ error: code, error_description: problem.title, ...problem });
  response.writeHead(status, { ...headers, "content-type": "application/json" }).end(text);
}
