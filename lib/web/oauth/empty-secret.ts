import { IncomingMessage } from "node:http";
import { readBytes } from "@/lib/http/read";

/** Of `Basic` with nothing behind the colon, what stands before it. */
function idBesideNothing(authorization: string | undefined): string | undefined {
  const [, encoded = ""] = /^basic +([\w+/]+=*)$/i.exec(authorization ?? "") ?? [];
  return /^([\w-]+):$/.exec(Buffer.from(encoded, "base64").toString())?.[1];
}

/**
 * A request whose client shows an empty secret, as programs do that have none (RFC 6749, section 2.3.1) and as oidc-agent does: the
 * same with its id in the body, where public clients say it. Any other is left as it is.
 * @throws Problem request.too.large
 */
export async function withoutEmptySecret(request: IncomingMessage): Promise<IncomingMessage> {
  const { headers, method, url } = request;
  const id = idBesideNothing(headers.authorization);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "");
  if (id === undefined || method !== "POST" || !isForm) return request;
  const length = { get: (name: string) => headers[name]?.toString() ?? null };
  const fields = new URLSearchParams(Buffer.from(await readBytes({ headers: length, body: request })).toString());
  if (!fields.has("client_id")) fields.set("client_id", id);
  const body = Buffer.from(fields.toString());
  const { authorization: _, ...kept } = headers;
  const changed = new IncomingMessage(request.socket);
  // Of another client named in the body the header stays, and both are refused.
  const isSame = fields.get("client_id") === id;
  changed.headers = { ...(isSame ? kept : headers), "content-length": String(body.length) };
  // Of an incomplete one that was read to its end Node closes the connection, before anything is answered.
  Object.assign(changed, { method, url, complete: true });
  changed.push(body);
  changed.push(null);
  return changed;
}
