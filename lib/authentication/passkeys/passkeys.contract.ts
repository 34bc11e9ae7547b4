import { z } from "zod";
import { Factor } from "@/lib/authentication/factors/factors.contract";
import {
  CreationOptions,
  name,
  Registration,
  RequestOptions,
  SignedChallenge,
} from "@/lib/authentication/passkeys/webauthn.contract";
import { contract, STEP_UP_OF_EVERYBODY } from "@/lib/operation";
import { displayName, email, line, locale, source, TokenPair } from "@/lib/values";

const tag = "Passkeys";

export const startPasskey = contract({
  id: "startPasskey",
  method: "POST",
  path: "/v1/user/factors/passkeys/options",
  tag,
  summary: "Begin to add a passkey",
  description:
    "Answers the options for `navigator.credentials.create()`, which hold for five minutes and in this session. The passkey is discoverable and verifies its user.",
  access: "user",
  opensForEnrollment: true,
  repeatable: true,
  recent: STEP_UP_OF_EVERYBODY,
  output: CreationOptions,
  problems: ["too.many.factors", "factor.not.allowed"],
});

export const addPasskey = contract({
  id: "addPasskey",
  method: "POST",
  path: "/v1/user/factors/passkeys",
  tag,
  summary: "Add the passkey that was made",
  description:
    "Signing in by it needs nothing else, for it is two factors: the authenticator, and what it verifies its user by. Signing in by password asks for no more than before.",
  access: "user",
  opensForEnrollment: true,
  recent: STEP_UP_OF_EVERYBODY,
  body: z.object({
    credential: Registration,
    name: name.optional(),
    automatic: z.boolean().default(false).meta({
      description:
        'The browser made it by itself right after a sign-in by password (`mediation: "conditional"`), without a gesture; signing in by it verifies the user all the same',
    }),
  }),
  status: 201,
  output: Factor,
  problems: ["passkey.invalid", "passkey.already.exists", "too.many.factors", "factor.not.allowed"],
});

export const startPasskeySignIn = contract({
  id: "startPasskeySignIn",
  method: "POST",
  path: "/v1/auth/passkeys/options",
  tag,
  summary: "Begin to sign in by a passkey",
  description:
    "Answers the options for `navigator.credentials.get()`, which hold for five minutes. They name no passkey: the authenticator offers those it has.",
  access: "public",
  repeatable: true,
  output: RequestOptions,
  problems: ["factor.not.allowed"],
});

export const signInWithPasskey = contract({
  id: "signInWithPasskey",
  method: "POST",
  path: "/v1/auth/passkeys/verify",
  tag,
  summary: "Sign in by a passkey",
  description:
    "A passkey counts as two factors: nothing else is asked for. Where `errors` has `passkey.unknown` beside `passkey.invalid`, the passkey was removed: " +
    "tell the browser, which then stops offering it, by `PublicKeyCredential.signalUnknownCredential()`.",
  access: "public",
  knowsDevice: true,
  body: z.object({ credential: SignedChallenge, locale: locale.optional(), source }),
  output: TokenPair,
  problems: [
    "passkey.invalid",
    "factor.not.allowed",
    "wrong.password",
    "user.disabled",
    "user.should.be.confirmed",
    "password.change.required",
  ],
});

export const startFactor = contract({
  id: "startFactor",
  method: "POST",
  path: "/v1/auth/factors/options",
  tag,
  summary: "Begin to show a passkey as the second factor",
  description: "For anyone who was answered `second.factor.required` with `passkey` among `methods`.",
  access: "public",
  knowsDevice: true,
  repeatable: true,
  body: z.object({ challenge: line(64, 1) }),
  output: RequestOptions,
  problems: ["challenge.invalid"],
  examples: { body: { challenge: "mY3c…" } },
});

export const startReauthentication = contract({
  id: "startReauthentication",
  method: "POST",
  path: "/v1/auth/reauthenticate/options",
  tag,
  summary: "Begin to show again by a passkey that it is you",
  access: "user",
  opensForEnrollment: true,
  repeatable: true,
  output: RequestOptions,
});

export const startPasskeySignUp = contract({
  id: "startPasskeySignUp",
  method: "POST",
  path: "/v1/user/passkey/options",
  tag,
  summary: "Begin to register by a passkey, without a password",
  description: "The same answer whether or not the address has an account.",
  access: "public",
  repeatable: true,
  body: z.object({ email }),
  output: CreationOptions,
  problems: ["factor.not.allowed", "registration.closed", "email.domain.not.allowed"],
  examples: { body: { email: "john.smith@example.com" } },
});

export const registerWithPasskey = contract({
  id: "registerWithPasskey",
  method: "POST",
  path: "/v1/user/passkey",
  tag,
  summary: "Register by a passkey, without a password",
  description:
    "The same account as `POST /v1/user` makes: pending until the mailbox is confirmed. Confirmed by someone other than who registered, it keeps no passkey of theirs.",
  access: "public",
  body: z.object({
    email,
    credential: Registration,
    locale: locale.default("en"),
    source,
    name: displayName.optional(),
  }),
  status: 201,
  output: TokenPair,
  problems: [
    "registration.closed",
    "email.domain.not.allowed",
    "passkey.invalid",
    "passkey.already.exists",
    "user.already.exists",
    "user.should.be.confirmed",
    "factor.not.allowed",
  ],
});

export const getRelatedOrigins = contract({
  id: "getRelatedOrigins",
  method: "GET",
  path: "/.well-known/webauthn",
  tag,
  summary: "Origins whose pages may use the passkeys of this service",
  description: "Browsers ask the domain that passkeys belong to (WebAuthn, related origin requests).",
  access: "public",
  output: z.object({ origins: z.array(z.string()) }),
  cacheSeconds: 300,
});
