import { z } from "zod";
import { contract } from "@/lib/operation";
import { Device } from "@/lib/users/account/account.contract";
import { timestamp, uuid } from "@/lib/values";

const tag = "Account";

export const OwnSession = z
  .object({
    id: z.uuid(),
    profile: z.enum(["platform", "identity", "browser"]),
    device: Device,
    userAgent: z.string().nullable(),
    ipAddress: z.string().nullable(),
    source: z.string().nullable(),
    current: z.boolean().meta({ description: "The session that asks" }),
    createdAt: timestamp,
    lastUsedAt: timestamp,
    expiresAt: timestamp.meta({ description: "When it ends if it is not used" }),
  })
  .meta({ id: "OwnSession" });

export const listOwnSessions = contract({
  id: "listOwnSessions",
  method: "GET",
  path: "/v1/user/sessions",
  tag,
  summary: "List your active sessions",
  description: "At most the 200 last used ones.",
  access: "user",
  output: z.array(OwnSession),
});

export const endOwnSession = contract({
  id: "endOwnSession",
  method: "DELETE",
  path: "/v1/user/sessions/{sessionId}",
  tag,
  summary: "Revoke one of your sessions",
  description: "Its next request is refused. A session that has ended already is answered the same way.",
  access: "user",
  params: z.object({ sessionId: uuid }),
  status: 204,
  output: z.undefined(),
  problems: ["not.found"],
});

export const endOtherSessions = contract({
  id: "endOtherSessions",
  method: "POST",
  path: "/v1/user/sessions/end-others",
  tag,
  summary: "Revoke all your other sessions",
  access: "user",
  output: z.object({ ended: z.int() }),
});
