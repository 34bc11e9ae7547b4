import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:http";

interface Sender {
  /** What the browser says of the page. */
  origin: string;
  host: string;
  cookie?: string;
}

/** One request with its answer. Says also what `fetch` would not let us: Host, an origin that is none, and that a person goes to a page. */
export async function exchange(url: string, method: string, headers: Record<string, string>, body?: Buffer) {
  const sent = request(url, { method, headers }).end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage]; // Node's own type of the event
  const text = Buffer.concat(await response.toArray()).toString();
  const pairs = Object.entries(response.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  return { status: response.statusCode ?? 0, headers: new Headers(pairs), text };
}

const decode = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");

const attribute = (tag: string, name: string) => decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

/**
 * Submits the first form of a page as a browser without scripts does: what stands in its fields, with these values.
 * @param field a field that the form must have, to tell it from others on the page
 */
export async function submitForm(
  base: string,
  path: string,
  values: Record<string, string>,
  { origin, host, cookie = "" }: Sender,
) {
  const page = await exchange(base + path, "GET", { host, cookie, accept: "text/html" });
  const forms = page.text.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((text) => Object.keys(values).every((name) => text.includes(` name="${name}"`))) ?? "";
  if (!form) throw new Error(`${path} answered ${page.status} and has no such form`);
  const data = new FormData();
  for (const input of form.match(/<(?:input|button)[^>]*>/g) ?? []) {
    const name = attribute(input, "name");
    if (name && !(name in values)) data.set(name, attribute(input, "value"));
  }
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  const encoded = new Response(data);
  const body = Buffer.from(await encoded.arrayBuffer());
  const type = encoded.headers.get("content-type") ?? "";
  return exchange(
    base + path,
    "POST",
    { host, cookie, origin, "content-type": type, "content-length": String(body.byteLength) },
    body,
  );
}
