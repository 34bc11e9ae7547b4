import { z } from "zod";
import { page, pageQuery } from "@/lib/lists";
import { contract } from "@/lib/operation";
import { unversioned } from "@/lib/references";
import { displayName, locale, text, timestamp, uuid } from "@/lib/values";

const tag = "Users";

const params = z.object({ uid: uuid });

/** `pending` until the mailbox is confirmed, `disabled` by an administrator, else `active`. */
export const userStatus = z.enum(["active", "pending", "disabled"]);

export type UserStatus = z.output<typeof userStatus>;

export const userSort = z.enum(["created", "-created", "last_sign_in", "-last_sign_in", "email", "-email"]);

export type UserSort = z.output<typeof userSort>;

export const User = z
  .object({
    uid: z.uuid(),
    name: z.string().meta({ description: "The display name, or the email address while there is none" }),
    email: z.string(),
    active: z.boolean().meta({ description: "Verified and not disabled" }),
    status: userStatus,
    reset_password: z.boolean(),
    locale,
    source: z.string().nullable(),
    roles: z.array(z.string()).meta({ description: "Granted roles; they take effect while the user is active" }),
    addresses: z.array(z.string()),
    created_at: timestamp,
    last_sign_in_at: timestamp.nullable(),
  })
  .meta({ id: "User" });

/** What narrows a list of users. */
const userFilter = {
  q: text(200).optional().meta({ description: "Part of the email or name, case-insensitive" }),
  role: text(100, 1).optional().meta({ description: "Name, ID or UUID of a role that the user has" }),
  status: userStatus.optional(),
  confirmed: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional()
    .meta({ description: "Whether the email is verified, regardless of status" }),
  second_factor: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional()
    .meta({ description: "Whether the user has a second factor: an authenticator app or a passkey" }),
  source: text(64, 1).optional().meta({ description: "The user's sign-up source" }),
  signed_in_since: timestamp.optional().meta({ description: "Only users who signed in since then" }),
};

export const listUsers = contract({
  id: "listUsers",
  method: "GET",
  path: "/v1/users",
  aliases: unversioned("/v1/users"),
  tag,
  summary: "List users",
  description:
    "Pages are cut by position, not by number: users who register meanwhile neither repeat nor hide anybody. Users who " +
    "never signed in come last in both orders of `last_sign_in`.",
  access: "users:read",
  query: z.object({
    ...pageQuery(100),
    ...userFilter,
    sort: userSort.default("created"),
  }),
  output: page(User),
  paged: true,
  problems: ["role.not.found"],
});

/** Up to so many users are counted; more of them are estimated. */
export const COUNTED = 10_000;

export const countUsers = contract({
  id: "countUsers",
  method: "GET",
  path: "/v1/users/count",
  tag,
  summary: "Count users",
  description:
    "How many users the same filters find in the list. Up to 10,000 they are counted; more are estimated from the " +
    "database’s statistics, and `exact` is false.",
  access: "users:read",
  query: z.object(userFilter),
  output: z.object({ count: z.int(), exact: z.boolean() }).meta({ id: "UserCount" }),
  problems: ["role.not.found"],
});

export const listUserSources = contract({
  id: "listUserSources",
  method: "GET",
  path: "/v1/users/sources",
  tag,
  summary: "List sign-up sources",
  description: "In alphabetical order, at most 200.",
  access: "users:read",
  output: z.array(z.string()),
});

export const findUser = contract({
  id: "findUser",
  method: "GET",
  path: "/v1/users/{uid}",
  aliases: unversioned("/v1/users/{uid}"),
  tag,
  summary: "Get a user",
  access: { permission: "users:read", orSelf: "uid" },
  params,
  output: User,
  problems: ["user.not.found"],
});

const authority = "Only for users who hold no permission that the caller lacks.";

export const updateUser = contract({
  id: "updateUser",
  method: "PATCH",
  path: "/v1/users/{uid}",
  aliases: unversioned("/v1/users/{uid}"),
  tag,
  summary: "Update a user",
  description:
    `What is left out stays as it is. ${authority} \`active: false\` disables the account and ends its sessions; ` +
    "`active: true` enables it and marks its email as verified. `name: null` removes the display name.",
  access: "users:write",
  params,
  body: z.object({
    name: displayName.nullable().optional(),
    locale: locale.optional(),
    active: z.boolean().optional(),
    reset_password: z.boolean().optional(),
  }),
  output: User,
  problems: ["user.not.found", "last.administrator"],
  examples: { body: { name: "John Smith", locale: "ru" } },
});

export const deleteUser = contract({
  id: "deleteUser",
  method: "DELETE",
  path: "/v1/users/{uid}",
  aliases: unversioned("/v1/users/{uid}"),
  tag,
  summary: "Delete a user",
  description: `With grants, addresses and sessions; the audit log keeps what happened. ${authority}`,
  access: "users:write",
  params,
  output: z.literal(true),
  problems: ["user.not.found", "last.administrator"],
});
