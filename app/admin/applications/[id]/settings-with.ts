import type { z } from "zod";
import type { Client } from "@/lib/applications/clients.contract";

type Read = z.output<typeof Client>;

/** A client as it is configured, with some of it changed and all else as it is. */
export function settingsWith(client: Read, changed: Readonly<Record<string, unknown>>) {
  const { client_id, secrets, token_endpoint_auth_method, ...settings } = client;
  return { ...settings, ...changed };
}
