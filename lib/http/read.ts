import { z } from "zod";
import type { Fields, OperationRequest } from "@/lib/http/message";
import { type Contract, pointer } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import type { Proof } from "@/lib/sessions/keys/dpop";

const MAX_BYTES = 64 * 1024;
/** No request needs more; anyone who walks a deeper value recursively may run out of stack. */
const MAX_DEPTH = 32;

/** The whole body, but never more than 64 KB of it: a longer one is refused while it arrives. */
export async function readBytes({ headers, body }: Pick<OperationRequest, "headers" | "body">): Promise<Uint8Array> {
  if (Number(headers.get("content-length") ?? 0) > MAX_BYTES) throw new Problem("request.too.large");
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) throw new Problem("request.too.large");
      chunks.push(chunk);
    }
  } catch (error) {
    // Anyone who hangs up while sending has sent no readable request; nothing of ours has failed.
    throw error instanceof Problem ? error : new Problem("request.malformed");
  }
  return Buffer.concat(chunks);
}

export const isJson = (mediaType: string) => /^application\/json\s*(?:;|$)/i.test(mediaType.trim());

/** How deep the brackets of a JSON text go. The text must be valid: on others the expression could take quadratic time. */
function depthOf(validJson: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of validJson.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === "[" || token === "{") depth += 1;
    else if (token === "]" || token === "}") depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (depthOf(text) > MAX_DEPTH) throw new Problem("request.malformed", { detail: "Nested too deeply." });
    return value;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw new Problem("request.malformed");
    throw error;
  }
}

/**
 * Refuses a body that is compressed: inflating what strangers send would cost more than the bytes that were counted.
 * @throws Problem media.type.unsupported, with the encoding that is accepted (RFC 9110, section 15.5.16)
 */
export function requirePlainBody(headers: Fields): void {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return;
  throw new Problem("media.type.unsupported", {
    detail: "Send the body as it is, without a Content-Encoding.",
    headers: { "Accept-Encoding": "identity" },
  });
}

/**
 * The body of a request whose contract has one, as JSON.
 * @throws Problem request.too.large, media.type.unsupported, request.malformed
 */
export async function readBody(request: OperationRequest, contract: Contract): Promise<unknown> {
  requirePlainBody(request.headers);
  const bytes = await readBytes(request);
  if (!contract.body) return undefined;
  if (bytes.byteLength === 0) {
    if (contract.bodyRequired === false) return undefined;
    throw new Problem("request.malformed", { detail: "A JSON body is required." });
  }
  if (!isJson(request.headers.get("content-type") ?? "")) throw new Problem("media.type.unsupported");
  return parseJson(bytes);
}

const knownNames = new WeakMap<Contract, ReadonlySet<string>>();

/** The parameters that a contract's query has, by name. */
function namesOfQuery(contract: Contract): ReadonlySet<string> {
  const properties = contract.query ? z.toJSONSchema(contract.query, { io: "input" }).properties : undefined;
  const names = knownNames.get(contract) ?? new Set(Object.keys(properties ?? {}));
  knownNames.set(contract, names);
  return names;
}

/**
 * The query as an object; a parameter that is repeated counts once, as its first value. A name that the operation does
 * not know is refused: a filter or a `dry_run` that goes unread would list everyone, or delete. Public operations ignore
 * it, for what follows links and breaks caches adds its own.
 * @throws Problem request.invalid
 */
export function readQuery(url: URL, contract: Contract): Record<string, string> {
  if (url.search === "") return {};
  const query = Object.fromEntries([...url.searchParams].reverse());
  if (contract.access === "public") return query;
  const known = namesOfQuery(contract);
  const issues = Object.keys(query)
    .filter((name) => !known.has(name))
    .map((name) => ({ pointer: pointer("query", [name]), detail: "is not a parameter of this operation" }));
  if (issues.length > 0) throw new Problem("request.invalid", { issues });
  return query;
}

/** The credential of `Authorization: Bearer …`; the scheme's case does not matter (RFC 9110). */
export function readBearer(headers: Fields): string | undefined {
  return /^bearer +([^\s]+)\s*$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/**
 * An access token, and how it was shown: as `Bearer`, or as `DPoP`, with a proof of its key in a header of that name (RFC 9449).
 */
export function readCredential({ headers, method, url }: OperationRequest): { token?: string; proof?: Proof } {
  const [, scheme = "", token] = /^(bearer|dpop) +([^\s]+)\s*$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (token === undefined) return {};
  if (scheme.toLowerCase() === "bearer") return { token };
  return { token, proof: { jwt: headers.get("dpop") ?? "", method, pathname: url.pathname } };
}
