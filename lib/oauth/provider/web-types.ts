import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

/** A request as Node has it: the provider reads it as a stream, and asks its socket whether it is encrypted. */
async function toIncoming(request: Request): Promise<IncomingMessage> {
  const { pathname, search } = new URL(request.url);
  const incoming = new IncomingMessage(new Socket());
  const body = Buffer.from(await request.arrayBuffer());
  incoming.method = request.method;
  incoming.url = pathname + search;
  for (const [name, value] of request.headers) incoming.headers[name] = value;
  // Of a body that came without its length it has to be told, or none is read.
  if (body.length > 0) incoming.headers["content-length"] = String(body.length);
  incoming.push(body);
  incoming.push(null);
  return incoming;
}

/** Header fields as they are to be sent: each cookie in a line of its own. */
const linesOf = (response: ServerResponse): [string, string][] =>
  Object.entries(response.getHeaders()).flatMap(([name, value]) =>
    [value ?? []].flat().map((line): [string, string] => [name, String(line)]),
  );

/** Answers a request of the web's own types by what answers Node's. */
export async function answerAsWeb(
  request: Request,
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
): Promise<Response> {
  const incoming = await toIncoming(request);
  const outgoing = new ServerResponse(incoming);
  const parts: Buffer[] = [];
  outgoing.write = (part: string | Uint8Array) => parts.push(Buffer.from(part)) > 0;
  const ended = new Promise<void>((resolve) => {
    outgoing.end = (part?: unknown) => {
      if (typeof part === "string" || part instanceof Uint8Array) parts.push(Buffer.from(part));
      resolve();
      return outgoing;
    };
  });
  await Promise.all([answer(incoming, outgoing), ended]);
  const hasNoBody = request.method === "HEAD" || [204, 304].includes(outgoing.statusCode);
  return new Response(hasNoBody ? null : Buffer.concat(parts), {
    status: outgoing.statusCode,
    headers: linesOf(outgoing),
  });
}
