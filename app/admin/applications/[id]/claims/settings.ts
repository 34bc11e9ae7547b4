import type { z } from "zod";
import type { Client } from "@/lib/applications/clients.contract";

type Read = z.output<typeof Client>;

/** A client as it is configured, with other claims and all else as it is. */
export function settingsWith(client: Read, claims: readonly object[]) {
  const { client_id, secrets, token_endpoint_auth_method, ...settings } = client;
  return { ...settings, claims };
}
