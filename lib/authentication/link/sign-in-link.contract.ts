import { z } from "zod";
import { contract } from "@/lib/operation";
import { EmailEcho, email, locale, opaque, source, TokenPair } from "@/lib/values";

const tag = "Tokens";

export const requestSignInLink = contract({
  id: "requestSignInLink",
  method: "POST",
  path: "/v1/auth/link",
  tag,
  summary: "Request an email with a sign-in link",
  description:
    "Where the operator has set `MAGIC_LINKS=on`; `not.found` elsewhere. The response is the same whether or not the account exists. The link works once, for ten minutes, " +
    "and only for the device that asked: send its secret as `Gatehouse-Device`, here and again to sign in. A user who hasn't verified their email gets that email instead.",
  access: "public",
  knowsDevice: true,
  body: z.object({ email, source }),
  output: EmailEcho,
  problems: ["not.found"],
  examples: { body: { email: "john.smith@example.com" } },
});

export const signInWithLink = contract({
  id: "signInWithLink",
  method: "POST",
  path: "/v1/auth/link/verify",
  tag,
  summary: "Sign in by an emailed link",
  description:
    "Uses the code of the link. It is one factor: anyone who has a second one is asked for it, as after a password. Opening the page of the link changes nothing; only this does.",
  access: "public",
  knowsDevice: true,
  body: z.object({ token: opaque, locale: locale.optional(), source }),
  output: TokenPair,
  problems: [
    "not.found",
    "code.invalid",
    "code.expired",
    "code.used",
    "code.other.device",
    "second.factor.required",
    "user.disabled",
    "user.should.be.confirmed",
    "second.factor.enrollment.required",
    "password.change.required",
  ],
});
