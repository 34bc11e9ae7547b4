import type { IncomingMessage, ServerResponse } from "node:http";
import type { Client } from "@/lib/actor";
import { RegistrationRefusal } from "@/lib/oauth/registration/metadata";
import { registerApplication } from "@/lib/oauth/registration/register";
import { Problem } from "@/lib/problem";
import { readBytes } from "@/lib/web/read-bytes";

/** More than twenty addresses and ten keys together. */
const MOST_BYTES = 65_536;

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) throw new Problem("media.type.unsupported");
  try {
    return JSON.parse((await readBytes(request, MOST_BYTES)).toString());
  } catch (error) {
    throw error instanceof SyntaxError ? new RegistrationRefusal("invalid_client_metadata", "no JSON") : error;
  }
}

/** Registers an application that asks for it, in the words of RFC 7591. */
export async function register(request: IncomingMessage, response: ServerResponse, client: Client): Promise<void> {
  if (request.method !== "POST") throw new Problem("method.not.allowed", { headers: { Allow: "POST" } });
  const say = (status: number, body: object) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const bearer = /^Bearer ([^ ]+)$/i.exec(request.headers.authorization ?? "")?.[1];
  try {
    say(201, await registerApplication(client, bearer, await readJson(request)));
  } catch (error) {
    if (!(error instanceof RegistrationRefusal)) throw error;
    say(400, { error: error.code, error_description: error.message });
  }
}
