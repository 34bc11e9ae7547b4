import { promises as dns, type LookupAddress } from "node:dns";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import http from "node:http";
import https from "node:https";
import { env } from "@/lib/env";
import { isLoopbackAddress, isPublicAddress } from "@/lib/oauth/outbound/public-address";
import { canParseUrl } from "@/lib/parse-url";

/** The address is none that we ask, and will not be. */
export class OutboundRefusal extends Error {
  override name = "OutboundRefusal";
}

export interface OutboundRequest {
  method?: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string;
  timeoutMilliseconds?: number;
  /** Of the answer. */
  mostBytes?: number;
}

export interface OutboundResponse {
  status: number;
  headers: IncomingMessage["headers"];
  text: string;
}

const TIMEOUT_MILLISECONDS = 5_000;
const MOST_BYTES = 65_536;

/** Where our own address is this machine, so may be those of applications: someone is trying things out. */
const isAllowed = (address: string) => isPublicAddress(address) || (env().loopback && isLoopbackAddress(address));

function readAddress(address: string): URL {
  if (!canParseUrl(address)) throw new OutboundRefusal("not a URL");
  const url = new URL(address);
  if (url.username || url.password) throw new OutboundRefusal("an address with a user or password");
  // Plain HTTP is left for loopback alone, which the addresses behind the name are held to as well.
  if (url.protocol === "https:" || (url.protocol === "http:" && env().loopback)) return url;
  throw new OutboundRefusal("only https addresses are asked");
}

/** What comes before the signal aborts; a lookup cannot be stopped, only left behind. */
function within<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const aborted = new Promise<never>((_, fail) => {
    signal.addEventListener("abort", () => fail(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}

/**
 * What a name stands for, all of which must be allowed: of a name with several addresses the connection takes any.
 * @throws OutboundRefusal for a network behind ours
 */
async function resolve({ hostname, protocol }: URL, signal: AbortSignal): Promise<LookupAddress[]> {
  const addresses = await within(signal, dns.lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }));
  const mayBePlain = protocol === "https:" || addresses.every(({ address }) => isLoopbackAddress(address));
  if (addresses.length > 0 && mayBePlain && addresses.every(({ address }) => isAllowed(address))) return addresses;
  throw new OutboundRefusal("the address is internal");
}

/** Answers what was resolved before, so that a name cannot stand for another host by the time of the connection. */
const pinnedTo =
  (addresses: LookupAddress[]): RequestOptions["lookup"] =>
  (_, { all }, callback) => {
    const [{ address, family } = { address: "", family: 4 }] = addresses;
    if (all) callback(null, addresses);
    else callback(null, address, family);
  };

async function readText(response: IncomingMessage, mostBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    bytes += part.length;
    if (bytes > mostBytes) throw new Error(`the answer is longer than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

const answerTo = (request: ClientRequest, body: string | undefined) =>
  new Promise<IncomingMessage>((done, fail) => request.once("response", done).once("error", fail).end(body));

/**
 * Asks an address that a client has named, and nothing but that: https, a host on the internet, no redirects, a bounded time
 * and a bounded answer. Every such address is asked through here, for whoever names it chooses what we connect to (SSRF).
 * @throws OutboundRefusal where the address is none that we ask; Error where it does not answer as it should
 */
export async function guardedFetch(address: string, asked: OutboundRequest = {}): Promise<OutboundResponse> {
  const { method = "GET", headers = {}, body, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = asked;
  const url = readAddress(address);
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const addresses = await resolve(url, signal);
  const { request } = url.protocol === "https:" ? https : http;
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const options = { method, headers: { ...headers, ...length }, signal, lookup: pinnedTo(addresses), agent: false };
  const response = await answerTo(request(url, options), body);
  try {
    const text = await readText(response, asked.mostBytes ?? MOST_BYTES);
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  } finally {
    response.destroy();
  }
}
