import { z } from "zod";
import { cacheSeconds } from "@/lib/oauth/outbound/cache-seconds";
import { guardedFetch, OutboundRefusal, type OutboundResponse } from "@/lib/oauth/outbound/guarded-fetch";
import { RegistrationRefusal, readRegistration } from "@/lib/oauth/registration/metadata";

/** Room for a set of keys; the draft advises 5 KB for the rest. */
const MOST_BYTES = 16_384;

/** Nobody asks more often than that, and nothing is believed longer, whatever the document's server says. */
const LEAST_SECONDS = 300;
const MOST_SECONDS = 86_400;
const DEFAULT_SECONDS = 3600;

/** Why there is no client at an address. */
export class DocumentRefusal extends Error {
  override name = "DocumentRefusal";
  /** Its server did not answer, which says nothing of the client. */
  readonly unreachable: boolean;

  constructor(message: string, { unreachable = false, cause }: { unreachable?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.unreachable = unreachable;
  }
}

/** Beyond what whoever registers says: whose document it is, and no secret, which anybody could read there. */
const Document = z.looseObject({
  client_id: z.string(),
  client_secret: z.undefined({ error: "must not be there" }).optional(),
  client_secret_expires_at: z.undefined({ error: "must not be there" }).optional(),
  token_endpoint_auth_method: z.enum(["none", "private_key_jwt"]).default("none"),
});

async function ask(address: string): Promise<OutboundResponse> {
  try {
    return await guardedFetch(address, { headers: { accept: "application/json" }, mostBytes: MOST_BYTES });
  } catch (cause) {
    if (cause instanceof OutboundRefusal) throw new DocumentRefusal(cause.message, { cause });
    throw new DocumentRefusal("does not answer", { unreachable: true, cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DocumentRefusal("is no JSON", { cause });
  }
}

function readJson({ status, headers, text }: OutboundResponse): unknown {
  if (status >= 500 || status === 429) throw new DocumentRefusal(`answers ${status}`, { unreachable: true });
  if (status !== 200) throw new DocumentRefusal(`answers ${status}`);
  const [type = ""] = (headers["content-type"] ?? "").toLowerCase().split(";");
  if (!/^application\/(?:[\w.-]+\+)?json$/.test(type.trim())) throw new DocumentRefusal("is not served as JSON");
  return parseJson(text);
}

function readMetadata(json: unknown) {
  try {
    return readRegistration(json);
  } catch (error) {
    throw error instanceof RegistrationRefusal ? new DocumentRefusal(error.message, { cause: error }) : error;
  }
}

/**
 * Asks the address for what the client is.
 * @returns its settings, and for how many seconds they are believed
 * @throws DocumentRefusal
 */
export async function fetchDocument(address: string) {
  const answer = await ask(address);
  const read = Document.safeParse(readJson(answer));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new DocumentRefusal([...(issue?.path ?? []), issue?.message].join(": "), { cause: read.error });
  }
  if (read.data.client_id !== address) throw new DocumentRefusal("client_id: is another address");
  const { name, settings } = readMetadata(read.data);
  const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, cacheSeconds(answer.headers) ?? DEFAULT_SECONDS));
  return { name, settings, seconds };
}

export type ClientDocument = Awaited<ReturnType<typeof fetchDocument>>;
