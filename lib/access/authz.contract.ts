import { z } from "zod";
import { contract } from "@/lib/operation";
import { text, uuid } from "@/lib/values";

export const checkAuthorization = contract({
  id: "checkAuthorization",
  method: "POST",
  path: "/v1/authz/check",
  tag: "Permissions",
  summary: "Check a permission",
  description:
    "`uid` names a user or an application. `because` lists the roles that allow it now; disabled and unconfirmed users, " +
    "and those who must choose a new password first, are allowed nothing.",
  access: "permissions:read",
  repeatable: true,
  body: z.object({ uid: uuid, permission: text(100, 1) }),
  output: z
    .object({
      allowed: z.boolean(),
      because: z.array(z.string()).meta({ description: "Names of the roles that grant it" }),
    })
    .meta({ id: "Authorization" }),
  problems: ["user.not.found", "permission.not.found"],
  examples: {
    body: { uid: "02dd5dcb-c073-4efa-bc03-15715ba52742", permission: "users:read" },
    output: { allowed: true, because: ["admin"] },
  },
});

export const listUserPermissions = contract({
  id: "listUserPermissions",
  method: "GET",
  path: "/v1/users/{uid}/permissions",
  tag: "Permissions",
  summary: "List a user's effective permissions",
  description:
    "`because` lists the roles that allow it. Disabled and unconfirmed users, and those who must choose a new password " +
    "first, are allowed nothing.",
  access: { permission: "permissions:read", orSelf: "uid" },
  params: z.object({ uid: uuid }),
  output: z.array(
    z.object({
      permission: z.string(),
      because: z.array(z.string()).meta({ description: "Names of the roles that grant it" }),
    }),
  ),
  problems: ["user.not.found"],
  examples: { output: [{ permission: "users:read", because: ["admin"] }] },
});
