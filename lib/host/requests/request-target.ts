import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Problem } from "@/lib/problem";
import { describeRefusal, METHODS } from "./refusals";

/** Everything that Next can make a web `Request` of; it would call the rest a failure of its own (500). */
const known = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

/**
 * Path and query of a request target; undefined where it names nothing of ours. Proxies write the whole address
 * (RFC 9112, section 3.2.2): whose it is does not matter here, for only `APP_URL` says what our own is.
 */
function readTarget(target: string): string | undefined {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, "").replace(/^(?=\?|$)/, "/");
  return path.startsWith("/") && isReadable(path.split("?", 1)[0] ?? "") ? path : undefined;
}

function refuse(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
  const { status, headers, body } = describeRefusal(problem);
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** HTTP/1.1 requires exactly one (RFC 9112, section 3.2); older clients send none. */
function hasHost({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length;
  return hosts === 1 || (hosts === 0 && httpVersion === "1.0");
}

/**
 * Lets through what names a path by a method that someone may answer to, and answers the rest itself: to Next a stray
 * `%`, `*`, a whole address or TRACE are failures of its own, or lead back to themselves.
 *
 * @param isOperationPath whether something behind this answers to a path by any method, were it to refuse it
 */
export function withRequestTarget(
  listener: RequestListener,
  isOperationPath: (pathname: string) => boolean = () => false,
): RequestListener {
  return (request, response) => {
    const { method = "", url = "" } = request;
    if (!hasHost(request)) {
      response.setHeader("Connection", "close");
      const detail = "HTTP/1.1 requires one Host header.";
      return refuse(request, response, new Problem("request.malformed", { detail }));
    }
    if (method === "OPTIONS" && url === "*") return void response.writeHead(204, { Allow: METHODS }).end();
    const path = readTarget(url);
    if (path === undefined) return refuse(request, response, new Problem("not.found"));
    request.url = path;
    if (!known.has(method) && !isOperationPath(path.split("?", 1)[0] ?? "")) {
      return refuse(request, response, new Problem("method.not.allowed", { headers: { Allow: METHODS } }));
    }
    return listener(request, response);
  };
}
