import { expect } from "vitest";
import { buildDocument } from "@/lib/http/openapi";
import { operations } from "@/lib/http/operations";
import { handle } from "@/lib/http/route";
import { buildTable } from "@/lib/http/table";
import type { Contract, Method } from "@/lib/operation";
import { documentedBy } from "@/lib/testing/documented";
import { noteRefusal } from "@/lib/testing/problems/produced";
import { isRemote, sendRemotely } from "@/lib/testing/remote";

const lookup = buildTable(operations);
const findFault = documentedBy(buildDocument("http://localhost:3000"));

/** What a test looks at. */
export interface TestResponse {
  status: number;
  headers: Headers;
  // Tests read answers of every shape; what they find there is what they assert.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
  text: string;
}

/** Holds an answer against the served OpenAPI document: its status must be there, and its body fit the schema. */
function expectDocumented(path: string, method: string, answer: TestResponse): void {
  if (method === "HEAD" || method === "OPTIONS" || answer.status === 405) return;
  const mediaType = (answer.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const fault = findFault({ method, path, status: answer.status, mediaType, text: answer.text });
  if (fault) expect.fail(fault);
}

async function toTestResponse(response: Response): Promise<TestResponse> {
  const text = await response.text();
  const json = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : text };
}

interface Options {
  params?: Record<string, string | number>;
  query?: Record<string, string | number>;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  /** Bearer token. */
  token?: string | undefined;
  headers?: Record<string, string>;
  /** Another address or method of the same contract. */
  method?: string;
  path?: string;
}

/** Sends a raw request to the real handler, or to running instances (`npm run test:instances`), without looking at what the document says. */
export async function send(
  method: string,
  path: string,
  { body, token, headers, query }: Options = {},
): Promise<TestResponse> {
  const url = new URL(path, "http://localhost:3000");
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
  const json = typeof body === "string" ? body : JSON.stringify(body);
  const request = new Request(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: json ?? null }),
  });
  const answer = await toTestResponse(await (isRemote ? sendRemotely(request) : handle(request)));
  // Any other method is simply not a key of the map.
  const operation = lookup(url.pathname)?.get(method as Method)?.operation;
  if (operation && answer.status >= 400) noteRefusal(operation.contract.id, answer.status, answer.body?.errors?.[0]);
  return answer;
}

/** Calls an operation as a client would, and holds the answer against the OpenAPI document. */
export async function call(contract: Contract, options: Options = {}): Promise<TestResponse> {
  const { method = contract.method, path = contract.path } = options;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(options.params?.[name] ?? "")),
  );
  const answer = await send(method, filled, options);
  expectDocumented(path, method, answer);
  return answer;
}
