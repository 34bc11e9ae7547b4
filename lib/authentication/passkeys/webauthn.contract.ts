import { z } from "zod";
import { cleanName, line } from "@/lib/values";

/*
 * What passes between browser and service (WebAuthn Level 3, section 5.1.10 and 5.1.11), in the JSON that
 * `PublicKeyCredential.parseCreationOptionsFromJSON()` and `toJSON()` read and write.
 */

/** What somebody calls a factor. */
export const name = line(100, 1)
  .overwrite(cleanName)
  .refine((value) => value !== "", { error: "must have a letter or digit" });

const bytes = z
  .string()
  .regex(/^[\w-]+$/, { error: "must be base64url" })
  .max(32_768);

const Descriptor = z.object({
  id: z.string(),
  type: z.string(),
  transports: z.array(z.string()).optional(),
});

export const CreationOptions = z
  .object({
    challenge: z.string(),
    rp: z.object({ id: z.string().optional(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal("public-key") })),
    timeout: z.int().optional(),
    excludeCredentials: z.array(Descriptor).optional(),
    authenticatorSelection: z
      .object({
        residentKey: z.string().optional(),
        requireResidentKey: z.boolean().optional(),
        userVerification: z.string().optional(),
      })
      .optional(),
    attestation: z.string().optional(),
    extensions: z.object({ credProps: z.boolean().optional() }).optional(),
  })
  .meta({ id: "PasskeyCreationOptions", description: "`PublicKeyCredentialCreationOptionsJSON`" });

export const RequestOptions = z
  .object({
    challenge: z.string(),
    timeout: z.int().optional(),
    rpId: z.string().optional(),
    allowCredentials: z.array(Descriptor).optional(),
    userVerification: z.string().optional(),
  })
  .meta({ id: "PasskeyRequestOptions", description: "`PublicKeyCredentialRequestOptionsJSON`" });

const shared = {
  id: bytes,
  rawId: bytes,
  type: z.literal("public-key"),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).optional().catch(undefined),
};

export const Registration = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: bytes,
      attestationObject: bytes,
      transports: z.array(line(32, 1)).max(10).default([]),
    }),
  })
  .meta({ id: "PasskeyRegistration", description: "`RegistrationResponseJSON`" });

export const SignedChallenge = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: bytes,
      authenticatorData: bytes,
      signature: bytes,
      userHandle: bytes.nullish(),
    }),
  })
  .meta({ id: "PasskeyAssertion", description: "`AuthenticationResponseJSON`" });

export type RegistrationJson = z.output<typeof Registration>;
export type AssertionJson = z.output<typeof SignedChallenge>;
