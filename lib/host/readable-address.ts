import type { RequestListener } from "node:http";
import { clientOf } from "@/lib/http/client";
import { respondProblem } from "@/lib/http/respond";
import { Problem } from "@/lib/problem";

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** Answers addresses with a stray `%` itself: they name nothing, but Next would call them a failure of its own (500). */
export function withReadableAddress(listener: RequestListener): RequestListener {
  return async (request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    if (isReadable(path)) return listener(request, response);
    const problem = respondProblem(new Problem("not.found"), clientOf(new Headers()));
    response.writeHead(problem.status, Object.fromEntries(problem.headers));
    response.end(request.method === "HEAD" ? undefined : await problem.text());
  };
}
