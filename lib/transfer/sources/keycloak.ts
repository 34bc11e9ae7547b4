import { z } from "zod";
import {
  keptId,
  LONG_AGO,
  languageOf,
  moment,
  type Note,
  optionalText,
  passedOver,
  textToBase32,
  truth,
} from "@/lib/transfer/sources/values";

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([
    schema,
    z
      .string()
      .transform((text, context) => {
        try {
          return JSON.parse(text) as unknown; // parsed by the schema that follows
        } catch {
          context.addIssue({ code: "custom", message: "is not readable JSON" });
          return z.NEVER;
        }
      })
      .pipe(schema),
  ]);

const parameters = z.record(z.string(), z.array(z.string())).nullish();

const Credential = z.object({
  type: z.string(),
  createdDate: moment,
  userLabel: optionalText,
  secretData: json(z.object({ value: z.string(), salt: z.string().nullish() })).optional(),
  credentialData: json(
    z.object({
      hashIterations: z.number().optional(),
      algorithm: z.string().optional(),
      additionalParameters: parameters,
      subType: z.string().nullish(),
      digits: z.number().nullish(),
      period: z.number().nullish(),
      secretEncoding: z.string().nullish(),
    }),
  ).optional(),
});

export const KeycloakUser = z.strictObject({
  id: z.string().optional(),
  username: optionalText,
  email: optionalText,
  emailVerified: truth,
  enabled: truth,
  firstName: optionalText,
  lastName: optionalText,
  createdTimestamp: moment,
  attributes: z.record(z.string(), z.array(z.string())).nullish(),
  credentials: z.array(Credential).nullish(),
  requiredActions: z.array(z.string()).nullish(),
  realmRoles: z.array(z.string()).nullish(),
  ...passedOver(
    "clientRoles applicationRoles groups notBefore totp disableableCredentialTypes access",
    "federationLink federatedIdentities serviceAccountClientId clientConsents socialLinks self",
    "origin userProfileMetadata verifiableCredentials organizations",
  ),
});

const unpadded = (base64: string) => base64.replace(/=+$/, "");

/** @throws Error for a hash of another kind than Keycloak's own */
function hashOf({ secretData: secret, credentialData: data }: z.output<typeof Credential>): string {
  if (!secret || !data)
    throw new Error("the password has no secretData or credentialData: export the realm with its users' credentials");
  const { algorithm = "" } = data;
  const [salt, value] = [unpadded(secret.salt ?? ""), unpadded(secret.value)];
  const pbkdf2 = /^pbkdf2(?:-(sha256|sha512))?$/.exec(algorithm);
  if (pbkdf2) return `$pbkdf2-${pbkdf2[1] ?? "sha1"}$i=${data.hashIterations}$${salt}$${value}`;
  if (algorithm !== "argon2") throw new Error(`passwords hashed by ${algorithm} cannot be brought along`);
  const parameter = (name: string) => data.additionalParameters?.[name]?.[0] ?? "";
  if (parameter("version") !== "1.3") throw new Error("the password hash is of an Argon2 older than version 1.3");
  const cost = `m=${parameter("memory")},t=${data.hashIterations},p=${parameter("parallelism")}`;
  return `$argon2${parameter("type")}$v=19$${cost}$${salt}$${value}`;
}

/**
 * An authenticator app as it counts here: six digits by SHA-1 every 30 seconds. Keycloak's secret is the text itself, unless it
 * says that it is base32.
 */
function appOf({ secretData, credentialData, userLabel }: z.output<typeof Credential>, note: Note) {
  const { subType, digits = 6, period = 30, algorithm = "HmacSHA1", secretEncoding } = credentialData ?? {};
  const without = (why: string) => void note(`comes without an authenticator app, which ${why}`);
  if (!secretData || !credentialData) return without("has no secretData or credentialData");
  if (subType !== "totp") return without("counts its codes in place of telling the time");
  if (digits !== 6 || period !== 30 || algorithm !== "HmacSHA1")
    return without(`makes codes of ${digits} digits by ${algorithm} every ${period} seconds`);
  const secret =
    secretEncoding === "BASE32" ? secretData.value.toUpperCase().replace(/=+$/, "") : textToBase32(secretData.value);
  return { name: userLabel?.slice(0, 100) || "Authenticator app", secret };
}

/** A user of a realm's export (`kc.sh export`); roles are those of the realm. */
export function fromKeycloak(document: Record<string, unknown>, note: Note): Record<string, unknown> {
  const user = KeycloakUser.parse(document);
  const email = user.email || (user.username?.includes("@") ? user.username : undefined);
  const password = user.credentials?.find(({ type }) => type === "password");
  const name = [user.firstName, user.lastName].filter(Boolean).join(" ");
  const created = user.createdTimestamp;
  const codes = user.credentials?.filter(({ type }) => type === "otp") ?? [];
  const apps = codes.flatMap((credential) => appOf(credential, note) ?? []);
  return {
    uid: user.id && keptId("keycloak", user.id),
    email,
    name: name || undefined,
    locale: languageOf(user.attributes?.locale?.[0]),
    roles: user.realmRoles ?? [],
    confirmed_at: user.emailVerified ? (created ?? LONG_AGO) : null,
    disabled_at: user.enabled === false ? (created ?? LONG_AGO) : null,
    reset_password: user.requiredActions?.includes("UPDATE_PASSWORD") ?? false,
    password_hash: password && hashOf(password),
    password_changed_at: password?.createdDate ?? created,
    created_at: created,
    authenticator_apps: apps.length > 0 ? apps : undefined,
  };
}
