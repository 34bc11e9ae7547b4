import { z } from "zod";
import { contract } from "@/lib/operation";
import { EmailEcho, email, opaque } from "@/lib/values";

const tag = "Account";

export const requestUnlock = contract({
  id: "requestUnlock",
  method: "POST",
  path: "/v1/user/unlock",
  tag,
  summary: "Ask for a mail that lets its reader sign in in spite of strangers' guesses",
  description:
    "For anyone who is told `too.many.requests` because others are trying their password. The answer is the same whether or not the account exists.",
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
  summary: "Use the mailed code: sign-in is open again, and this device is known from now on",
  description: "A known device has attempts of its own, which no stranger can use up. Signs nobody in.",
  access: "public",
  knowsDevice: true,
  body: z.object({ token: opaque }),
  output: EmailEcho,
  problems: ["code.invalid", "code.expired", "code.used", "user.disabled"],
});
