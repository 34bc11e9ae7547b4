import { z } from "zod";
import { page, pageQuery } from "@/lib/lists";
import { contract, STEP_UP } from "@/lib/operation";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import { displayName, EmailEcho, email, locale, opaque, password, TokenPair, timestamp } from "@/lib/values";

const tag = "Account";

const digits = z
  .string()
  .transform((value) => value.replace(/[\s-]/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, { error: "must be six digits" }))
  .meta({ description: "The one-time code in the email, for users who cannot open its link", examples: ["123456"] });

/** A mailed code: its secret as it stands in the link, or the one-time code. */
const mailedCode = { token: opaque.optional(), code: digits.optional() };

const TOKEN_OR_OTP = "either `token` or `code` is required";

export const confirmEmailChange = contract({
  id: "confirmEmailChange",
  method: "POST",
  path: "/v1/user/email/confirm",
  tag,
  summary: "Verify the new email with an emailed code",
  description:
    "Changes the email, notifies the old address, and voids links sent to it. A one-time code allows five attempts.",
  access: "user",
  body: z
    .object(mailedCode)
    .refine(({ token, code }) => token !== undefined || code !== undefined, { error: TOKEN_OR_OTP }),
  output: EmailEcho,
  problems: ["code.invalid", "code.expired", "code.used", "user.already.exists"],
  examples: { body: { code: "123456" } },
});

export const changeEmail = contract({
  id: "changeEmail",
  method: "POST",
  path: "/v1/user/email/change",
  tag,
  summary: "Request an email change",
  description:
    "Emails a code to the new address; nothing changes until it is used. An address that already has an account gets no email, and the response is the same.",
  access: "user",
  recent: STEP_UP,
  body: z.object({ email, currentPassword: password }),
  output: EmailEcho,
  problems: ["wrong.password", "email.domain.not.allowed"],
  examples: { body: { email: "john.smith@example.org", currentPassword: "testing1234" } },
});

export const findEmailChange = contract({
  id: "findEmailChange",
  method: "GET",
  path: "/v1/user/email/change",
  tag,
  summary: "Get the pending email change",
  description: "Also of an address that has an account and so got no mail: nothing here tells whether it has one.",
  access: "user",
  output: z.object({
    email: z.string().nullable().meta({ description: "Null if no change is pending" }),
    expiresAt: timestamp.nullable(),
  }),
  examples: { output: { email: "john.smith@example.org", expiresAt: "2026-11-28T10:00:00.000Z" } },
});

export const resendEmailChange = contract({
  id: "resendEmailChange",
  method: "POST",
  path: "/v1/user/email/change/resend",
  tag,
  summary: "Resend the email to the new address",
  description: "The older email stops working once the new one is sent.",
  access: "user",
  output: EmailEcho,
  problems: ["not.found"],
});

export const cancelEmailChange = contract({
  id: "cancelEmailChange",
  method: "DELETE",
  path: "/v1/user/email/change",
  tag,
  summary: "Cancel the email change",
  description: "The emailed code stops working. The response is the same if no change is pending.",
  access: "user",
  status: 204,
  output: z.undefined(),
});

export const updateProfile = contract({
  id: "updateProfile",
  method: "PATCH",
  path: "/v1/user/profile",
  tag,
  summary: "Update your name or language",
  description: "Omitted fields stay unchanged. An empty name removes it.",
  access: "user",
  body: z.object({ name: displayName.nullable().optional(), locale: locale.optional() }),
  output: getProfile.output,
  examples: { body: { name: "John Smith", locale: "en" } },
});

export const scheduleDeletion = contract({
  id: "scheduleDeletion",
  method: "POST",
  path: "/v1/user/deletion",
  tag,
  summary: "Schedule the deletion of your account",
  description:
    "Revokes all sessions and deletes the account in 14 days. Until then, signing in or using the emailed code keeps it.",
  access: "user",
  recent: STEP_UP,
  body: z.object({
    email: email.meta({ description: "Your own email, as a confirmation" }),
    currentPassword: password,
  }),
  output: z.object({ deletesAt: timestamp }),
  problems: ["wrong.password", "last.administrator"],
});

export const cancelDeletion = contract({
  id: "cancelDeletion",
  method: "POST",
  path: "/v1/user/deletion/cancel",
  tag,
  summary: "Cancel an account deletion",
  access: "public",
  body: z.object({ token: opaque }),
  output: EmailEcho,
  problems: ["code.invalid", "code.expired", "code.used"],
});

/** Browser and system that a User-Agent header named; null where it named none we know. */
export const Device = z
  .object({ browser: z.string().nullable(), system: z.string().nullable() })
  .meta({ id: "Device" });

const Activity = z
  .object({
    id: z.string(),
    at: timestamp,
    action: z.string().meta({ description: "`noun.verb_in_past_tense`, for example `password.changed`" }),
    by: z.enum(["self", "somebody", "other"]).meta({ description: "The user, an anonymous visitor, or another user" }),
    ipAddress: z.string().nullable(),
    device: Device,
    current: z.boolean().meta({ description: "Happened in the calling session" }),
  })
  .meta({ id: "Activity" });

export const listActivity = contract({
  id: "listActivity",
  method: "GET",
  path: "/v1/user/activity",
  tag,
  summary: "List your account activity",
  access: "user",
  query: z.object(pageQuery(20)),
  output: page(Activity),
  paged: true,
});

export const reportIntrusion = contract({
  id: "reportIntrusion",
  method: "POST",
  path: "/v1/user/activity/not-me",
  tag,
  summary: "Report an intrusion",
  access: "user",
  output: z.object({ ended: z.int() }),
});

export const exportAccount = contract({
  id: "exportAccount",
  method: "GET",
  path: "/v1/user/export",
  tag,
  summary: "Export your data",
  access: "user",
  output: z
    .object({
      exportedAt: timestamp,
      user: z.object({
        id: z.uuid(),
        email: z.string(),
        name: z.string().nullable(),
        locale,
        source: z.string().nullable(),
        createdAt: timestamp,
        confirmedAt: timestamp.nullable(),
        lastSignInAt: timestamp.nullable(),
        passwordChangedAt: timestamp,
        roles: z.array(z.string()),
      }),
      addresses: z.array(z.object({ address: z.string(), type: z.string(), name: z.string(), createdAt: timestamp })),
      sessions: z.array(
        z.object({
          id: z.uuid(),
          profile: z.string(),
          source: z.string().nullable(),
          ipAddress: z.string().nullable(),
          userAgent: z.string().nullable(),
          createdAt: timestamp,
          lastUsedAt: timestamp,
          endedAt: timestamp.nullable(),
          endReason: z.string().nullable(),
        }),
      ),
      devices: z.array(z.object({ firstSeenAt: timestamp, lastSeenAt: timestamp, trustedUntil: timestamp.nullable() })),
      factors: z.array(
        z.object({ kind: z.string(), name: z.string(), createdAt: timestamp, lastUsedAt: timestamp.nullable() }),
      ),
      recoveryCodes: z.object({ left: z.int(), createdAt: timestamp.nullable() }),
      views: z.array(z.object({ name: z.string(), query: z.string(), createdAt: timestamp })),
      mails: z.array(
        z.object({
          template: z.string(),
          recipient: z.string(),
          state: z.string(),
          createdAt: timestamp,
          sentAt: timestamp.nullable(),
        }),
      ),
      linkVisits: z.array(
        z.object({
          purpose: z.string(),
          count: z.int(),
          firstAt: timestamp,
          lastAt: timestamp,
          ipAddress: z.string().nullable(),
          userAgent: z.string().nullable(),
        }),
      ),
      activity: z.array(
        z.object({
          at: timestamp,
          action: z.string(),
          ipAddress: z.string().nullable(),
          userAgent: z.string().nullable(),
        }),
      ),
    })
    .meta({ id: "AccountExport" }),
});

export const confirmAccount = contract({
  id: "confirmAccount",
  method: "POST",
  path: "/v1/user/confirm",
  tag,
  summary: "Verify an email and sign in",
  description:
    "With the mailed secret, or with the one-time code of the same mail together with the email address. A one-time code allows five attempts; " +
    "an unknown address is answered like a wrong code. Send the token of the registration as Bearer, expired or not: without it, " +
    "earlier sessions, devices and the password end, and a mail asks for a new password.",
  access: "public",
  body: z
    .object({ ...mailedCode, email: email.optional() })
    .refine(({ token, code, email: mailbox }) => token !== undefined || (code !== undefined && mailbox !== undefined), {
      error: "either `token`, or `email` and `code` are required",
    }),
  readsBearer: true,
  output: TokenPair,
  problems: [
    "code.invalid",
    "code.expired",
    "code.used",
    "user.disabled",
    "second.factor.required",
    "second.factor.enrollment.required",
    "password.change.required",
  ],
  examples: { body: { email: "john.smith@example.com", code: "123456" } },
});
