import { z } from "zod";
import { contract } from "@/lib/operation";
import { EmailEcho, email, opaque } from "@/lib/values";

const tag = "Account";

export const requestUnlock = contract({
  id: "requestUnlock",
  method: "POST",
  path: "/v1/user/unlock",
  tag,
  summary: "Request an email to unlock sign-in",
  description:
    "For users who get `too.many.requests` because others are guessing their password. The response is the same whether or not the account exists.",
  access: "public",
  body: z.object({ email }),
  output: EmailEcho,
  examples: { body: { email: "john.smith@example.com" } },
});

export const unlockSignIn = contract({
  id: "unlockSignIn",
  method: "POST",
  path: "/v1/user/unlock/confirm",
  tag,
  summary: "Unlock sign-in with an emailed code",
  description:
    "Makes this device known: it has its own attempts, which nobody else can use up. It does not sign the user in.",
  access: "public",
  knowsDevice: true,
  body: z.object({ token: opaque }),
  output: EmailEcho,
  problems: ["code.invalid", "code.expired", "code.used", "user.disabled"],
});
