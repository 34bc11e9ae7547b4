import fc from "fast-check";
import { fitting, hostileText, hostileValue, type Pool, type Schema } from "@/lib/testing/fuzz/values";

/** A request as it goes on the wire. */
export interface FuzzRequest {
  method: string;
  /** Path and query, not normalized. */
  target: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

interface Parameter {
  name: string;
  in: string;
  schema: Schema;
}

interface Operation {
  parameters: (Parameter | { $ref: string })[];
  requestBody?: { content: { "application/json": { schema: Schema } } };
}

/** An operation of the document at one of its addresses. */
interface Address {
  method: string;
  path: string;
  operation: Operation;
}

const addressesOf = (document: object): Address[] =>
  Object.entries(Reflect.get(document, "paths") as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

const often = <T>(arbitrary: fc.Arbitrary<T>, weight = 6) => ({ weight, arbitrary });
const rarely = <T>(arbitrary: fc.Arbitrary<T>, weight = 1) => ({ weight, arbitrary });

/** What may stand in a header field: printable Latin-1, and not enough of it for the server to give up. */
const headerText = fc.oneof(
  fc.string({ unit: fc.nat({ max: 94 }).map((code) => String.fromCharCode(32 + code)), maxLength: 60 }),
  fc.string({ unit: fc.nat({ max: 95 }).map((code) => String.fromCharCode(160 + code)), maxLength: 60 }),
  fc.nat(4000).map((length) => "x".repeat(length)),
  hostileText.map((text) => text.replace(/[^\x20-\x7e]/g, "").slice(0, 4000)),
);

/** A token cut, or with one character changed. */
const broken = (token: string) =>
  fc
    .tuple(fc.nat(token.length), fc.constantFrom("", "A", "_", ".", "=", "%"))
    .map(([position, letter]) =>
      letter === "" ? token.slice(0, position) : `${token.slice(0, position)}${letter}${token.slice(position + 1)}`,
    );

const authorization = (pool: Pool) =>
  fc.oneof(
    often(fc.constant(undefined), 3),
    often(
      fc.constantFrom(...pool.tokens).map((token) => `Bearer ${token}`),
      12,
    ),
    rarely(
      fc
        .constantFrom(...pool.tokens, ...pool.secrets)
        .chain(broken)
        .map((token) => `Bearer ${token}`),
      2,
    ),
    rarely(fc.constantFrom(...pool.secrets).map((secret) => `bEARER  ${secret}`)),
    rarely(headerText),
  );

const headersOf = (pool: Pool): fc.Arbitrary<Record<string, string>> =>
  fc
    .record({
      authorization: authorization(pool),
      accept: fc.oneof(often(fc.constant(undefined)), rarely(fc.constantFrom("text/html", "*/*")), rarely(headerText)),
      "idempotency-key": fc.oneof(
        often(fc.constant(undefined), 9),
        rarely(fc.constantFrom("a", "b")),
        rarely(headerText),
      ),
      "if-none-match": fc.oneof(often(fc.constant(undefined), 15), rarely(headerText)),
      "x-request-id": fc.oneof(often(fc.constant(undefined), 9), rarely(headerText)),
      "x-forwarded-for": fc.oneof(often(fc.constant(undefined), 9), rarely(headerText), rarely(fc.ipV6())),
      "x-forwarded-host": fc.oneof(often(fc.constant(undefined), 15), rarely(headerText)),
      origin: fc.oneof(
        often(fc.constant(undefined), 9),
        rarely(fc.constant("https://evil.example")),
        rarely(headerText),
      ),
      cookie: fc.oneof(often(fc.constant(undefined), 9), rarely(headerText)),
      "user-agent": fc.oneof(often(fc.constant("fuzz")), rarely(headerText)),
      "accept-language": fc.oneof(often(fc.constant(undefined), 9), rarely(headerText)),
    })
    .map((headers) =>
      Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined)),
    );

/** Encodes any text for an address; half a surrogate pair has no encoding. */
const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed());

const bentPath = (path: string) =>
  fc.oneof(
    fc.constantFrom(
      `${path}/`,
      `/${path}`,
      path.replace("/", "//"),
      path.toUpperCase(),
      `${path}/more`,
      `${path}%00`,
      `${path}%`,
      `${path}/../status`,
      `${path};a=b`,
      `/${path.slice(1).replaceAll("/", "%2F")}`,
      `${path}.json`,
    ),
    hostileText.map((text) => `${path}/${encode(text.slice(0, 300))}`),
  );

function pathOf({ path, operation }: Address, pool: Pool): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  const values = names.map((name) => {
    const found = operation.parameters.find((parameter) => "name" in parameter && parameter.name === name);
    const known = fc.oneof(
      often(fc.constantFrom(...pool.ids, ...pool.secrets)),
      rarely(found && "schema" in found ? fitting(found.schema, pool) : hostileValue, 2),
    );
    return fc.oneof(often(known), rarely(hostileText.map((text) => text.slice(0, 300))));
  });
  const filled = fc
    .tuple(...values)
    .map((parts) => names.reduce((text, name, index) => text.replace(`{${name}}`, () => encode(parts[index])), path));
  return fc.oneof(often(filled, 15), rarely(filled.chain(bentPath)));
}

function queryOf({ operation }: Address, pool: Pool): fc.Arbitrary<string> {
  const pairs = operation.parameters.flatMap((parameter) =>
    "in" in parameter && parameter.in === "query"
      ? [
          fc.tuple(
            fc.constant(parameter.name),
            fc.oneof(often(fitting(parameter.schema, pool), 3), rarely(hostileValue)),
          ),
        ]
      : [],
  );
  const unknown = fc.tuple(fc.constantFrom("unknown", "__proto__", "select", "where"), hostileValue);
  const pair = fc.oneof(...pairs.map((one) => often(one)), rarely(unknown));
  const written = fc.array(pair, { maxLength: 4 }).map((list) =>
    list
      .map(([name, value]) => `${encode(name)}=${encode(typeof value === "object" ? JSON.stringify(value) : value)}`)
      .join("&")
      .slice(0, 6000),
  );
  return fc.oneof(
    often(
      written.map((text) => (text ? `?${text}` : "")),
      pairs.length > 0 ? 6 : 1,
    ),
    often(fc.constant(""), 3),
    rarely(fc.constantFrom("?", "?%", "?a=%ff", "?=&&==", "?a[]=1&a[b]=2")),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A right body with one member replaced, dropped or added. */
const bent = (value: unknown): fc.Arbitrary<unknown> => {
  if (!isObject(value)) return hostileValue;
  const names = Object.keys(value);
  const extra = fc.constantFrom(
    "id",
    "roles",
    "status",
    "confirmedAt",
    "passwordHash",
    "isAdmin",
    "__proto__",
    "user_id",
  );
  const name = names.length > 0 ? fc.constantFrom(...names) : extra;
  return fc.oneof(
    fc.tuple(name, hostileValue).map(([key, other]) => ({ ...value, [key]: other })),
    name.map((key) => Object.fromEntries(Object.entries(value).filter(([other]) => other !== key))),
    fc.tuple(extra, hostileValue).map(([key, other]) => ({ ...value, [key]: other })),
  );
};

const unreadable: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.constantFrom("", "{", "[]", "null", '"', "{}{}", "undefined", "[".repeat(5000), " ".repeat(70_000)),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }),
);

function bodyOf({ operation, method }: Address, pool: Pool): fc.Arbitrary<string | Uint8Array | undefined> {
  const schema = operation.requestBody?.content["application/json"].schema;
  if (!schema) return fc.oneof(often(fc.constant(undefined), method === "GET" ? 30 : 4), rarely(unreadable));
  const right = fitting(schema, pool);
  return fc.oneof(
    often(right.map((value) => JSON.stringify(value))),
    often(
      right.chain(bent).map((value) => JSON.stringify(value)),
      4,
    ),
    rarely(hostileValue.map((value) => JSON.stringify(value))),
    rarely(unreadable),
    rarely(fc.constant(undefined)),
  );
}

const mediaType = fc.oneof(
  often(fc.constantFrom("application/json", "application/json; charset=utf-8"), 20),
  rarely(
    fc.constantFrom(
      "text/plain",
      "application/xml",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
    ),
  ),
  rarely(headerText),
);

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

function requestAt(address: Address, pool: Pool): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      method: fc.oneof(often(fc.constant(address.method), 20), rarely(fc.constantFrom(...methods))),
      path: pathOf(address, pool),
      query: queryOf(address, pool),
      headers: headersOf(pool),
      body: bodyOf(address, pool),
      type: mediaType,
    })
    .map(({ method, path, query, headers, body, type }) => ({
      method,
      target: path + query,
      headers: body === undefined ? headers : { ...headers, "content-type": type },
      ...(body === undefined ? {} : { body }),
    }));
}

/** So many requests made from the document, the same ones for the same seed and pool. */
export function makeRequests(document: object, pool: Pool, count: number, seed: number): FuzzRequest[] {
  const anywhere = fc.oneof(...addressesOf(document).map((address) => requestAt(address, pool)));
  return fc.sample(anywhere, { seed, numRuns: count });
}
