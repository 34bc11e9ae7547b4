import { z } from "zod";
import { ConnectedApplication } from "@/lib/oauth/consent/connected.contract";
import { contract } from "@/lib/operation";
import { uuid } from "@/lib/values";

const tag = "Users";

export const listUserApplications = contract({
  id: "listUserApplications",
  method: "GET",
  path: "/v1/users/{uid}/applications",
  tag,
  summary: "List the applications that may access a user's account",
  access: { permission: "sessions:read", orSelf: "uid" },
  params: z.object({ uid: uuid }),
  output: z.array(ConnectedApplication),
  problems: ["user.not.found"],
});

export const revokeUserApplication = contract({
  id: "revokeUserApplication",
  method: "DELETE",
  path: "/v1/users/{uid}/applications/{application}",
  tag,
  summary: "Revoke an application's access to a user's account",
  description:
    "Idempotent. Only for users who hold no permission that the caller lacks. What was issued to it for the user ends at " +
    "once, and it has to ask them again.",
  access: "sessions:end",
  params: z.object({ uid: uuid, application: uuid }),
  status: 204,
  output: z.undefined(),
  problems: ["user.not.found"],
});
