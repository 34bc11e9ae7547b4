import { z } from "zod";
import { contract, STEP_UP } from "@/lib/operation";
import {
  displayName,
  EmailEcho,
  email,
  locale,
  opaque,
  password,
  source,
  TokenPair,
  withIdentifier,
} from "@/lib/values";

const tag = "Users";
const mailExample = { body: { email: "john.smith@example.com" }, output: { email: "john.smith@example.com" } };

export const registerUser = contract({
  id: "registerUser",
  method: "POST",
  path: "/v1/user",
  tag,
  summary: "Register a user",
  description:
    "Sends the confirmation mail. Until the mailbox is confirmed the user is `pending` and holds no roles. Where the configuration " +
    "requires a confirmed mailbox, the account is made and the answer is `user.should.be.confirmed`.",
  access: "public",
  body: withIdentifier({ password, locale: locale.default("en"), source, name: displayName.optional() }),
  status: 201,
  output: TokenPair,
  problems: [
    "password.does.not.meet.the.requirements",
    "user.already.exists",
    "registration.closed",
    "email.domain.not.allowed",
    "user.should.be.confirmed",
    "second.factor.enrollment.required",
  ],
  examples: { body: { username: "john.smith@example.com", password: "testing1234", locale: "en" } },
});

export const getProfile = contract({
  id: "getProfile",
  method: "GET",
  path: "/v1/user/profile",
  tag,
  summary: "Get your profile",
  access: "authenticated",
  output: z
    .object({
      id: z.uuid(),
      name: z.string().meta({ description: "The display name, or the email address while there is none" }),
      locale,
      addresses: z.array(z.string()),
      roles: z.array(z.string()),
    })
    .meta({ id: "Profile" }),
});

export const confirmUser = contract({
  id: "confirmUser",
  method: "GET",
  path: "/v1/user/confirm/{code}",
  tag,
  summary: "Use an emailed code",
  description:
    "An activation code confirms the account and answers a token pair. The code of a password reset or an invitation answers the email address it was sent to and stays usable. " +
    "This address is never mailed; a browser that navigates here is sent to the page with the button. " +
    "Send the token of the registration as Bearer, expired or not: without it anyone who confirms may be someone other than the registrant, " +
    "so earlier sessions, devices and the password end, and a mail asks for a new password.",
  access: "public",
  params: z.object({ code: opaque }),
  output: z.union([TokenPair, EmailEcho]),
  readsBearer: true,
  problems: [
    "code.invalid",
    "code.expired",
    "code.used",
    "user.disabled",
    "second.factor.required",
    "second.factor.enrollment.required",
    "password.change.required",
  ],
  changesOnGet: true,
  page: "/confirm?code={code}",
});

export const resendEmail = contract({
  id: "resendEmail",
  method: "POST",
  path: "/v1/user/resendEmail",
  tag,
  summary: "Resend the verification or password reset email",
  description:
    "A pending account gets the verification email, an active one the password reset email. The response is always the same.",
  access: "public",
  body: z.object({ email, source }),
  output: EmailEcho,
  examples: mailExample,
});

export const requestPasswordReset = contract({
  id: "requestPasswordReset",
  method: "POST",
  path: "/v1/user/password/restore",
  tag,
  summary: "Request a password reset",
  description: "The response and its timing are the same whether or not the account exists.",
  access: "public",
  body: z.object({ email, source }),
  output: EmailEcho,
  examples: mailExample,
});

export const resetPassword = contract({
  id: "resetPassword",
  method: "POST",
  path: "/v1/user/password/reset",
  tag,
  summary: "Reset a password with an emailed code",
  description:
    "Takes the code of a password reset, valid for 30 minutes, or of an invitation, valid for 7 days. " +
    "Revokes all sessions of the user and forgets their devices. Verifies the email of a pending account.",
  access: "public",
  body: z.object({ token: opaque, password }),
  output: z.object({ userId: z.uuid() }),
  problems: ["password.does.not.meet.the.requirements", "code.invalid", "code.expired", "code.used", "user.disabled"],
});

export const changePassword = contract({
  id: "changePassword",
  method: "POST",
  path: "/v1/user/password/change",
  tag,
  summary: "Change your password",
  description:
    "Ends the other sessions; the refresh token held before keeps its grace. `currentPassword` may be left out within 5 minutes " +
    "of any sign-in of this person from this device.",
  access: "user",
  recent: STEP_UP,
  body: z.object({ password, passwordRepeat: password, currentPassword: password.optional() }),
  output: TokenPair,
  problems: ["password.does.not.meet.the.requirements", "wrong.password"],
});
