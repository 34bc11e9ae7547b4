import { z } from "zod";
import { contract } from "@/lib/operation";
import { ClaimedAddress, displayName, email, MAX_ADDRESSES, opaque, password, uuid } from "@/lib/values";

const tag = "Identity";

export const validateToken = contract({
  id: "validateToken",
  method: "POST",
  path: "/v1/auth/validate",
  aliases: ["/auth/validate", "/public/validate"],
  tag,
  summary: "Validate a token",
  description:
    "Takes access tokens of both types. Roles, permissions and addresses are those of this moment, whatever the token says or, " +
    "by `roles_omitted` and `addresses_omitted`, leaves out. " +
    "For a token of an application, `uid` is the application's id and `email` is null. A token that must not be relied " +
    "on is answered with 401 and the reason, `password.change.required` among them.",
  access: "public",
  checksSettings: false,
  repeatable: true,
  body: z.object({ token: z.string().max(8192) }),
  output: z
    .object({
      valid: z.literal(true),
      uid: z.uuid(),
      name: z.string(),
      email: z.string().nullable(),
      active: z.boolean().meta({ description: "False until the email is verified; such a user has no roles" }),
      roles: z.array(z.string()),
      permissions: z.array(z.string()),
      addresses: z.array(ClaimedAddress).meta({ description: `Blockchain addresses, the oldest ${MAX_ADDRESSES}` }),
      exp: z.int().meta({ description: "When the token expires, in seconds since 1970" }),
    })
    .meta({ id: "Validation" }),
  problems: ["unauthorized", "token.expired", "token.revoked", "token.restricted"],
});

export const registerIdentity = contract({
  id: "registerIdentity",
  method: "POST",
  path: "/v1/users/register",
  aliases: ["/users/register", "/public/register"],
  tag,
  summary: "Register a user",
  description:
    "The same account as `POST /v1/user` makes, without a session. With `reset_password` the user must choose another " +
    "password before anything else opens.",
  access: "public",
  body: z.object({ name: displayName, email, password, reset_password: z.boolean().default(false) }),
  status: 201,
  output: z.literal("User Registered"),
  problems: [
    "password.does.not.meet.the.requirements",
    "user.already.exists",
    "registration.closed",
    "email.domain.not.allowed",
  ],
  examples: {
    body: { name: "John Smith", email: "john.smith@example.com", password: "testing1234", reset_password: false },
    output: "User Registered",
  },
});

/** Who signed in, and the token that says so. */
export const Authentication = z
  .object({
    uid: z.uuid(),
    name: z.string(),
    email: z.string(),
    active: z.boolean(),
    reset_password: z.boolean(),
    token: z.string().meta({ description: "RS512 JWT, without a refresh token" }),
  })
  .meta({ id: "Authentication" });

export const authenticateUser = contract({
  id: "authenticateUser",
  method: "POST",
  path: "/v1/auth/authenticate",
  aliases: ["/auth/authenticate", "/public/authenticate"],
  tag,
  summary: "Sign in for an identity token",
  description:
    "An unknown user and a wrong password get the same answer in the same time. With `reset_password: true` the token " +
    "opens nothing until the password has been reset; sent along with that reset, it opens everything afterwards. " +
    "Anyone who has a second factor gets `second.factor.required` and goes on at `POST /v1/auth/factors/verify`.",
  access: "public",
  knowsDevice: true,
  body: z.object({ email, password }),
  output: Authentication,
  problems: [
    "wrong.password",
    "user.should.be.confirmed",
    "user.disabled",
    "second.factor.required",
    "second.factor.enrollment.required",
  ],
  examples: { body: { email: "john.smith@example.com", password: "testing1234" } },
});

export const changePasswordByUserId = contract({
  id: "changePasswordByUserId",
  method: "POST",
  path: "/v1/users/reset",
  aliases: [
    "/users/reset",
    "/public/reset",
    "/v1/users/reset-password",
    "/users/reset-password",
    "/public/reset-password",
  ],
  tag,
  summary: "Change a password with the old one",
  description:
    "Clears `reset_password` and ends the user's other sessions: all but the one whose token is sent as Bearer, if any. " +
    "Of a user with a second factor such a token is required. " +
    "An unknown user and a wrong old password get the same answer in the same time.",
  access: "public",
  knowsDevice: true,
  readsBearer: true,
  body: z.object({ user_uid: uuid, old_password: password, new_password: password }),
  output: z.literal(true),
  problems: ["wrong.password", "second.factor.required", "password.does.not.meet.the.requirements", "user.disabled"],
  examples: {
    body: {
      user_uid: "02dd5dcb-c073-4efa-bc03-15715ba52742",
      old_password: "testing1234",
      new_password: "newtesting1234",
    },
    output: true,
  },
});

export const activateUser = contract({
  id: "activateUser",
  method: "POST",
  path: "/v1/users/activate/{uid}/{code}",
  aliases: [
    "GET /v1/users/activate/{uid}/{code}",
    ...["/users", "/public"].flatMap((base) => [`${base}/activate/{uid}/{code}`, `GET ${base}/activate/{uid}/{code}`]),
  ],
  tag,
  summary: "Activate a pending user with an emailed code",
  description:
    "The code must be this user's own. A browser that navigates here is sent to the page with the button. Send a token of this " +
    "user as Bearer, expired or not: without it, earlier sessions, devices and the password end, and a mail asks for a new password.",
  access: "public",
  readsBearer: true,
  params: z.object({ uid: uuid, code: opaque }),
  output: z.literal(true),
  problems: ["code.invalid", "code.expired", "code.used", "user.disabled"],
  changesOnGet: true,
  page: "/confirm?code={code}",
  examples: { output: true },
});
