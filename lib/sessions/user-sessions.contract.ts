import { z } from "zod";
import { page, pageQuery } from "@/lib/lists";
import { contract } from "@/lib/operation";
import { timestamp, uuid } from "@/lib/values";

const tag = "Sessions";

export const Session = z
  .object({
    id: z.uuid(),
    profile: z.enum(["platform", "identity", "browser"]),
    source: z.string().nullable(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: timestamp,
    last_used_at: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: "Session" });

export const listUserSessions = contract({
  id: "listUserSessions",
  method: "GET",
  path: "/v1/users/{uid}/sessions",
  tag,
  summary: "List a user's active sessions",
  description: "Newest first.",
  access: { permission: "sessions:read", orSelf: "uid" },
  params: z.object({ uid: uuid }),
  query: z.object(pageQuery(100)),
  output: page(Session),
  paged: true,
  problems: ["user.not.found"],
});

export const endUserSessions = contract({
  id: "endUserSessions",
  method: "DELETE",
  path: "/v1/users/{uid}/sessions",
  tag,
  summary: "Revoke all sessions of a user",
  description: "Only for users who hold no permission that the caller lacks.",
  access: "sessions:end",
  params: z.object({ uid: uuid }),
  output: z.object({ ended: z.int() }),
  problems: ["user.not.found"],
});

export const endUserSession = contract({
  id: "endUserSession",
  method: "DELETE",
  path: "/v1/users/{uid}/sessions/{session}",
  tag,
  summary: "Revoke a session of a user",
  description:
    "Only for users who hold no permission that the caller lacks. A session that has ended already is answered alike.",
  access: "sessions:end",
  params: z.object({ uid: uuid, session: uuid }),
  output: z.object({ ended: z.int() }),
  problems: ["user.not.found"],
});
