import type { RequestListener } from "node:http";
import { requirePlainBody } from "@/lib/http/read";
import { Problem } from "@/lib/problem";
import { describeRefusal } from "./refusals";

/** Refuses compressed bodies in front of Next, which would read them as they are; operations refuse them themselves. */
export function withPlainBody(listener: RequestListener): RequestListener {
  return (request, response) => {
    try {
      requirePlainBody({ get: (name) => request.headers[name]?.toString() ?? null });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { status, headers, body } = describeRefusal(error);
      return void response.writeHead(status, headers).end(body);
    }
    return listener(request, response);
  };
}
