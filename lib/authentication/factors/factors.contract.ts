import { z } from "zod";
import { Authentication } from "@/lib/authentication/identity.contract";
import { name, SignedChallenge } from "@/lib/authentication/passkeys/webauthn.contract";
import { contract, STEP_UP_OF_EVERYBODY } from "@/lib/operation";
import { line, password, TokenPair, timestamp, uuid } from "@/lib/values";

const tag = "Second factors";

/** By what a second factor can be shown. */
export const FactorMethod = z.enum(["passkey", "totp", "recovery"]).meta({
  description:
    "`totp`: a code of the authenticator app; `recovery`: one of the recovery codes; `passkey`: what a passkey signed, in `credential`",
});

const code = line(64, 1).meta({ description: "Spaces and dashes do not matter", examples: ["123456"] });

export const Factor = z
  .object({
    id: z.uuid(),
    kind: z.enum(["totp", "passkey"]),
    name: z.string(),
    provider: z.string().nullable().meta({ description: "Of a passkey: what made it, where that is known" }),
    backupEligible: z.boolean().meta({ description: "Of a passkey: whether it may leave its device" }),
    backedUp: z.boolean().meta({ description: "Of a passkey: whether it has" }),
    signCount: z.int().meta({
      description: "Of a passkey: how many signatures its authenticator has counted; 0 where it counts none",
    }),
    credentialId: z.string().nullable().meta({
      description: "Of a passkey: its ID, base64url, for `PublicKeyCredential.signalAllAcceptedCredentials()`",
    }),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
  })
  .meta({ id: "Factor" });

const RecoveryCodes = z
  .array(z.string())
  .meta({ description: "Shown this once. Each stands once for the second factor.", examples: [["k3f9x-2m7qp"]] });

const params = z.object({ factorId: uuid });

export const listFactors = contract({
  id: "listFactors",
  method: "GET",
  path: "/v1/user/factors",
  tag,
  summary: "What one signs in with beside the password",
  access: "user",
  opensForEnrollment: true,
  output: z.object({
    factors: z.array(Factor),
    hasPassword: z.boolean(),
    secondFactor: z.boolean().meta({ description: "Whether signing in asks for a second factor" }),
    secondFactorDueAt: timestamp
      .nullable()
      .meta({ description: "From when on nothing opens without a second factor, where a role requires one" }),
    recoveryCodes: z.object({
      left: z.int().meta({ description: "How many are unused" }),
      createdAt: timestamp.nullable(),
    }),
  }),
});

export const startAuthenticatorApp = contract({
  id: "startAuthenticatorApp",
  method: "POST",
  path: "/v1/user/factors/totp",
  tag,
  summary: "Begin to add an authenticator app",
  description:
    "Answers the secret as text, as a URI and as a QR code. It counts once its first code was shown, within 30 minutes; an earlier one that was begun and not confirmed is forgotten.",
  access: "user",
  opensForEnrollment: true,
  recent: STEP_UP_OF_EVERYBODY,
  body: z.object({ name: name.default("Authenticator app") }),
  status: 201,
  output: z.object({
    id: z.uuid(),
    secret: z.string().meta({ description: "160 bits in base32, to be typed where nothing can be scanned" }),
    uri: z.string().meta({ description: "`otpauth://totp/…`: SHA-1, six digits, 30 seconds" }),
    qr: z.string().meta({ description: "The URI as an SVG image" }),
    expiresAt: timestamp,
  }),
  problems: ["too.many.factors", "factor.not.allowed"],
  examples: { body: { name: "Phone" } },
});

export const confirmAuthenticatorApp = contract({
  id: "confirmAuthenticatorApp",
  method: "POST",
  path: "/v1/user/factors/totp/{factorId}/confirm",
  tag,
  summary: "Finish adding an authenticator app by its first code",
  description:
    "With the first second factor come recovery codes, and every other session ends: from then on each has shown the second factor.",
  access: "user",
  opensForEnrollment: true,
  params,
  body: z.object({ code }),
  output: z.object({ factor: Factor, recoveryCodes: RecoveryCodes.nullable() }),
  problems: ["not.found", "wrong.code", "factor.not.allowed"],
  examples: { body: { code: "123456" } },
});

export const renameFactor = contract({
  id: "renameFactor",
  method: "PATCH",
  path: "/v1/user/factors/{factorId}",
  tag,
  summary: "Rename a way to sign in",
  access: "user",
  params,
  body: z.object({ name }),
  output: Factor,
  problems: ["not.found"],
  examples: { body: { name: "Phone" } },
});

export const removeFactor = contract({
  id: "removeFactor",
  method: "DELETE",
  path: "/v1/user/factors/{factorId}",
  tag,
  summary: "Remove a way to sign in",
  description: "With the last second factor go the recovery codes, and signing in asks for no second factor any more.",
  access: "user",
  recent: STEP_UP_OF_EVERYBODY,
  params,
  status: 204,
  output: z.undefined(),
  problems: ["not.found"],
});

export const renewRecoveryCodes = contract({
  id: "renewRecoveryCodes",
  method: "POST",
  path: "/v1/user/factors/recovery-codes",
  tag,
  summary: "Replace the recovery codes",
  description:
    "Those from before stop working. Without a second factor there is nothing they could stand for: `not.found`.",
  access: "user",
  recent: STEP_UP_OF_EVERYBODY,
  output: z.object({ recoveryCodes: RecoveryCodes }),
  problems: ["not.found"],
});

/** A code, or what a passkey signed. */
const shown = { code: code.optional(), credential: SignedChallenge.optional() };

const NEEDED = "`passkey` needs `credential`, and every other method `code`";

const isWhole = ({
  method,
  code: given,
  credential,
}: z.output<z.ZodObject<typeof shown>> & { method?: string | undefined }) =>
  method === undefined || (method === "passkey" ? credential !== undefined : given !== undefined);

export const verifyFactor = contract({
  id: "verifyFactor",
  method: "POST",
  path: "/v1/auth/factors/verify",
  tag,
  summary: "Finish signing in by a second factor",
  description:
    "For anyone who was answered `second.factor.required`. The challenge lives five minutes, bears five attempts, works once, and opens " +
    "what the sign-in that it belongs to would have opened: a token pair, or the identity server's answer. Where the sign-in named its device, this must name the same.",
  access: "public",
  knowsDevice: true,
  body: z
    .object({
      challenge: line(64, 1),
      method: FactorMethod,
      ...shown,
      trust_device: z.boolean().default(false).meta({
        description:
          "Asks for no second factor on this device for `TRUSTED_DEVICE_DAYS`, where that is not 0 and the device is known by `Gatehouse-Device`",
      }),
    })
    .refine(isWhole, { error: NEEDED, path: ["method"] }),
  output: z.union([TokenPair, Authentication]),
  problems: [
    "challenge.invalid",
    "wrong.code",
    "passkey.invalid",
    "wrong.password",
    "user.disabled",
    "user.should.be.confirmed",
    "second.factor.enrollment.required",
    "password.change.required",
  ],
  examples: { body: { challenge: "mY3c…", method: "totp", code: "123456" } },
});

export const reauthenticate = contract({
  id: "reauthenticate",
  method: "POST",
  path: "/v1/auth/reauthenticate",
  tag,
  summary: "Show again that it is you",
  description:
    "For anyone who was answered `reauthentication.required` (RFC 9470): afterwards the session counts as just authenticated, and the same request is let through. Anyone who has a second factor shows that or a passkey; everyone else the password or a passkey.",
  access: "user",
  opensForEnrollment: true,
  repeatable: true,
  body: z
    .object({ password: password.optional(), method: FactorMethod.optional(), ...shown })
    .refine(isWhole, { error: NEEDED, path: ["method"] }),
  output: z.object({
    authenticatedAt: timestamp,
    amr: z.array(z.string()).meta({ description: "How the session was authenticated, in the words of RFC 8176" }),
    acr: z.enum(["aal1", "aal2"]).meta({ description: "One factor or two" }),
  }),
  problems: ["wrong.password", "wrong.code", "passkey.invalid"],
  examples: { body: { password: "testing1234" } },
});
