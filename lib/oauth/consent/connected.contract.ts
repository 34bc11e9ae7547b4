import { z } from "zod";
import { ClientScope } from "@/lib/applications/clients.contract";
import { presentation } from "@/lib/applications/presentation.contract";
import { contract } from "@/lib/operation";
import { timestamp, uuid } from "@/lib/values";

const tag = "Account";

export const ConnectedApplication = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(ClientScope).meta({ description: "What it may see and do" }),
    resources: z
      .array(z.object({ audience: z.string(), name: z.string(), scopes: z.array(z.string()) }))
      .meta({ description: "What it may do at APIs for you, as far as you may yourself" }),
    firstParty: z.boolean().meta({ description: "The operator's own, which asks for no consent" }),
    sessions: z.int().meta({ description: "In how many of your browser sessions you are signed in to it" }),
    ...presentation,
    since: timestamp.nullable().meta({ description: "When you first let it; null where you were not asked" }),
  })
  .meta({ id: "ConnectedApplication" });

export const listConnectedApplications = contract({
  id: "listConnectedApplications",
  method: "GET",
  path: "/v1/user/applications",
  tag,
  summary: "List the applications that may access your account",
  access: "user",
  output: z.array(ConnectedApplication),
});

export const disconnectApplication = contract({
  id: "disconnectApplication",
  method: "DELETE",
  path: "/v1/user/applications/{id}",
  tag,
  summary: "Revoke an application's access to your account",
  description: "Idempotent. What was issued to it for you ends at once, and it has to ask again.",
  access: "user",
  params: z.object({ id: uuid }),
  status: 204,
  output: z.undefined(),
});
