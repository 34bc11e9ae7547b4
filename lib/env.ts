import { z } from "zod";
import { readAddressTypes } from "@/lib/env/address-types";
import { readDatabaseUrl } from "@/lib/env/database-url";
import { type EditableName, editableNames } from "@/lib/env/editable";
import { readFactorMethods } from "@/lib/env/factor-methods";
import { readLinkBases } from "@/lib/env/link-templates";
import { readListeningAddress } from "@/lib/env/listening-address";
import { readMailDomains } from "@/lib/env/mail-domains";
import { readMailbox } from "@/lib/env/mailbox";
import { readMetadataHosts } from "@/lib/env/metadata-hosts";
import { readCallingOrigin, readPublicOrigin, readServiceUrl } from "@/lib/env/origin";
import { readPasskeyOrigin, readRelyingPartyId } from "@/lib/env/relying-party";
import { choice, lineOf, partsOf, Refusal, readBy, whole } from "@/lib/env/schema";
import { readBearer, secretProblem } from "@/lib/env/secret";
import { shapeOf } from "@/lib/env/shape";
import { readSigningKey, readSigningKeyFile } from "@/lib/env/signing-key";
import { readSmtpUrl } from "@/lib/env/smtp-url";
import { complaintsOfVercel, isOnVercel, type Source, variablesOfVercel } from "@/lib/env/vercel";
import { canParseUrl } from "@/lib/parse-url";
import { normalizeEmail } from "@/lib/values";

const flag = choice(["on", "off"]);
const YEAR = 365 * 86_400;

const DAY = 86_400;

/** The rest of the characters would end the attribute or directive that the address stands in. */
function isLogoUrl(text: string): boolean {
  if (!/^(\/(?![/\\])|https:\/\/|data:image\/)[^\s"';,]*(,[^\s"';]*)?$/.test(text)) return false;
  if (!text.startsWith("https:")) return true;
  return canParseUrl(text) && new URL(text).username === "" && new URL(text).password === "";
}

/** Every variable the service reads: its schema, and the two texts the README's table is made of. */
export const variables = {
  DATABASE_URL: {
    schema: readBy(readDatabaseUrl).optional(),
    fallback: "embedded database in `.data/`",
    meaning: "PostgreSQL URL",
  },
  DATABASE_CONNECTIONS: {
    schema: whole(1, 500).default(10),
    fallback: "10",
    meaning: "Maximum database connections per instance",
  },
  DATA_DIRECTORY: {
    schema: readBy((path) => {
      if (/^(~|[a-z][a-z0-9+.-]*:\/\/)/i.test(path))
        throw new Refusal("must be a path as it is, without ~ and not as a URL");
      return path;
    }).default(".data"),
    fallback: "`.data`",
    meaning: "Folder for the embedded database and the generated secret",
  },
  PORT: {
    schema: whole(0, 65_535).default(3000),
    fallback: "3000",
    meaning: "Port to listen on",
  },
  HOST: {
    schema: readBy(readListeningAddress).optional(),
    fallback: "loopback while `APP_URL` is on loopback",
    meaning: "Address to listen on",
  },
  APP_URL: {
    schema: readBy(readPublicOrigin).optional(),
    fallback: "`http://localhost:PORT` in development and for the embedded database; on Vercel the project's own",
    meaning: "Public URL, used in email links, the `iss` of tokens and cookies",
  },
  APP_SECRET: {
    schema: z.string().optional(),
    fallback: "generated in development and for the embedded database",
    meaning: "Secret of at least 32 bytes; all other secrets are derived from it",
  },
  ADMIN_EMAIL: {
    schema: readBy((text) => {
      const email = normalizeEmail(text);
      if (!email) throw new Refusal("must be one email address");
      return email;
    }).optional(),
    fallback: "none",
    meaning: "Email of the first administrator, for unattended setups",
  },
  ADMIN_PASSWORD: {
    schema: z
      .string()
      .refine((text) => [...text].length >= 8 && [...text].length <= 128, { error: "must have 8 to 128 characters" })
      .optional(),
    fallback: "none",
    meaning: "Password of that administrator",
  },
  SIGN_UP: {
    schema: flag.default("on"),
    fallback: "`on`",
    meaning: "`off` lets nobody sign up by themselves: only administrators add users",
  },
  SIGN_UP_DOMAINS: {
    schema: readBy(readMailDomains).default([]),
    fallback: "any",
    meaning:
      "Comma-separated domains of the emails that users can sign up with, or change theirs to. Users whom administrators add can have any",
  },
  ACCOUNT_CONFIRMATION: {
    schema: choice(["off", "soft", "required"]).default("soft"),
    fallback: "`soft`",
    meaning:
      "`off` activates accounts at sign-up, `soft` lets unverified users sign in without roles, `required` requires a verified email",
  },
  MAGIC_LINKS: {
    schema: flag.default("off"),
    fallback: "`off`",
    meaning: "`on` lets users sign in by an emailed link, in the browser that asked for it",
  },
  PASSWORD_MIN_LENGTH: {
    schema: whole(8, 64).default(8),
    fallback: "8",
    meaning: "Minimum number of characters of new passwords, 8 to 64",
  },
  PASSWORD_POLICY: {
    schema: choice(["default", "nist"]).default("default"),
    fallback: "`default`",
    meaning:
      "New passwords: `default` requires `PASSWORD_MIN_LENGTH` characters, `nist` at least 15 without a second factor and no names of the product or the site (NIST SP 800-63B-4)",
  },
  BREACHED_PASSWORDS_URL: {
    schema: readBy(readServiceUrl).optional(),
    fallback: "none: passwords aren't checked",
    meaning:
      "Checks new passwords against leaked ones by their first five SHA-1 digits, at `https://api.pwnedpasswords.com` or a mirror",
  },
  SECOND_FACTOR_GRACE_DAYS: {
    schema: whole(0, 365).default(7),
    fallback: "7",
    meaning:
      "Days that users have to add a second factor from when a role first requires one of them; 0 asks at the next sign-in",
  },
  FACTOR_METHODS: {
    schema: readBy(readFactorMethods).default(["passkey", "totp"]),
    fallback: "`passkey,totp`",
    meaning:
      "Comma-separated sign-in methods besides the password: `passkey`, `totp` (authenticator apps and recovery codes). Users who only have another one are asked to add one of these",
  },
  TRUSTED_DEVICE_DAYS: {
    schema: whole(0, 90).default(0),
    fallback: "0",
    meaning:
      "Days for which users can choose not to be asked for the second factor again on a device; 0 asks at every sign-in",
  },
  ACCESS_TOKEN_TTL_SECONDS: {
    schema: whole(1, YEAR).default(3600),
    fallback: "3600",
    meaning: "Lifetime of platform access tokens",
  },
  IDENTITY_TOKEN_TTL_SECONDS: {
    schema: whole(1, YEAR).default(1800),
    fallback: "1800",
    meaning: "Lifetime of identity tokens",
  },
  REFRESH_TOKEN_IDLE_SECONDS: {
    schema: whole(1, 10 * YEAR).default(14 * DAY),
    fallback: "14 days",
    meaning: "Idle lifetime of a session",
  },
  REFRESH_TOKEN_MAX_SECONDS: {
    schema: whole(1, 10 * YEAR).default(90 * DAY),
    fallback: "90 days",
    meaning: "Maximum lifetime of a session",
  },
  REFRESH_GRACE_SECONDS: {
    schema: whole(0, 300).default(30),
    fallback: "30",
    meaning: "Grace period in which a used refresh token still returns its successor",
  },
  SIGNING_KEY_BITS: {
    schema: choice(["2048", "3072", "4096"]).transform(Number).default(2048),
    fallback: "2048",
    meaning: "Size of generated RSA keys: 2048, 3072 or 4096",
  },
  KEY_ROTATION_DAYS: {
    schema: whole(0, 3650).default(90),
    fallback: "90",
    meaning: "Days after which a generated signing key is rotated; 0 for never",
  },
  SIGNING_KEY_PEM: {
    schema: readBy(readSigningKey).optional(),
    fallback: "generated",
    meaning: "Your own RSA private key (PKCS #8 PEM)",
  },
  SIGNING_KEY_PEM_FILE: {
    schema: readBy(readSigningKeyFile).optional(),
    fallback: "none",
    meaning: "File with that key",
  },
  BCRYPT_COST: {
    schema: whole(10, 15).default(10),
    fallback: "10",
    meaning: "bcrypt cost, 10 to 15",
  },
  MAIL_FROM: {
    schema: readBy(readMailbox).default("Gatehouse <no-reply@localhost>"),
    fallback: "`Gatehouse <no-reply@localhost>`",
    meaning: "Sender of emails",
  },
  RESEND_API_KEY: {
    schema: z
      .string()
      .regex(/^[\x21-\x7e]+$/, { error: "must be a key alone, of letters, digits and marks" })
      .optional(),
    fallback: "none",
    meaning: "Sends emails through Resend",
  },
  RESEND_BASE_URL: {
    schema: readBy(readServiceUrl).optional(),
    fallback: "Resend's own",
    meaning: "Base URL of a server compatible with Resend's API",
  },
  SMTP_URL: {
    schema: readBy(readSmtpUrl).optional(),
    fallback: "none",
    meaning: "Sends emails through SMTP if there is no Resend key",
  },
  DEV_INBOX: {
    schema: flag.optional(),
    fallback: "`on` in development, `off` in production",
    meaning:
      "Page at `/dev/inbox` for reading emails that aren't sent; in production only while `APP_URL` is on loopback",
  },
  MAIL_LINK_BASES: {
    schema: readBy(readLinkBases).default(new Map()),
    fallback: "none",
    meaning:
      "Where email links lead, by sign-up `source`: `source=https://origin,…`, or a full URL for each purpose (README, Links in mail)",
  },
  ADDRESS_EXISTS: {
    schema: flag.default("on"),
    fallback: "`on`",
    meaning: "`off` makes `GET /v1/user/address/exists` return 404",
  },
  ADDRESS_TYPES: {
    schema: readBy(readAddressTypes).default([]),
    fallback: "none",
    meaning:
      "Comma-separated types of blockchain addresses that users can add besides `client`; any other type requires `users:write`",
  },
  CORS_ORIGINS: {
    schema: readBy((text) => [...new Set(partsOf(text).map(readCallingOrigin))]).default([]),
    fallback: "none",
    meaning: "Comma-separated origins that browsers may call the API from",
  },
  WEBAUTHN_RP_ID: {
    schema: readBy(readRelyingPartyId).optional(),
    fallback: "host of `APP_URL`",
    meaning: "Domain for passkeys: the host of `APP_URL` or a parent domain. Changing it invalidates existing passkeys",
  },
  WEBAUTHN_ORIGINS: {
    schema: readBy((text) => [...new Set(partsOf(text).map(readPasskeyOrigin))]).default([]),
    fallback: "none",
    meaning:
      "Comma-separated origins besides `APP_URL` that can use these passkeys, published at `/.well-known/webauthn`",
  },
  AUDIT_CHECKPOINT_URL: {
    schema: readBy(readServiceUrl).optional(),
    fallback: "none",
    meaning: "URL that receives every checkpoint of the audit log, as JSON by POST",
  },
  CLIENT_REGISTRATION: {
    schema: choice(["off", "token", "open"]).default("off"),
    fallback: "`off`",
    meaning:
      "Lets applications register themselves for sign-in (RFC 7591): `token` those that send `CLIENT_REGISTRATION_TOKEN`, `open` any",
  },
  CLIENT_REGISTRATION_TOKEN: {
    schema: readBy(readBearer).optional(),
    fallback: "none",
    meaning: "Bearer token that applications register with",
  },
  CLIENT_METADATA_HOSTS: {
    schema: readBy(readMetadataHosts).default([]),
    fallback: "none",
    meaning:
      "Comma-separated hosts whose client ID metadata documents let applications sign people in, for example AI agents; `*` for any host",
  },
  CRON_SECRET: {
    schema: readBy(readBearer).optional(),
    fallback: "none",
    meaning: "Allows `GET /v1/housekeeping` for the scheduler of a host without background work, for example Vercel",
  },
  TRUSTED_PROXIES: {
    schema: whole(0, 20).default(0),
    fallback: "0; 1 on Vercel",
    meaning: "Number of trusted proxies in front, counted in `X-Forwarded-For`",
  },
  RATE_LIMITS: {
    schema: flag.default("on"),
    fallback: "`on`",
    meaning: "`off` for load tests; refused in production unless `APP_URL` is on loopback",
  },
  REQUESTS_PER_MINUTE: {
    schema: whole(1, 1_000_000_000).default(6000),
    fallback: "6000",
    meaning: "API requests per minute for one user, application or anonymous network",
  },
  MAIL_REQUESTS_PER_HOUR: {
    schema: whole(1, 1_000_000_000).default(3000),
    fallback: "3000",
    meaning: "Emails per hour that all anonymous visitors together can trigger",
  },
  BRAND_NAME: {
    schema: lineOf(60).default("Gatehouse"),
    fallback: "`Gatehouse`",
    meaning: "Product name on pages and in emails",
  },
  BRAND_ACCENT: {
    schema: z
      .string()
      .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, { error: "must be a color like #4353e0" })
      .default("#4353e0"),
    fallback: "`#4353e0`",
    meaning: "Accent color of pages and emails; text stays readable on it",
  },
  BRAND_LOGO_URL: {
    schema: z.string().refine(isLogoUrl, { error: "must be a /path, an https: or a data:image/ URL" }).optional(),
    fallback: "the built-in mark",
    meaning:
      "Logo of the pages: a path on this origin, or an `https:` or `data:image/` URL; emails show it unless it is an SVG or a `data:` URL",
  },
  LOG_LEVEL: {
    schema: choice(["silent", "error", "warn", "info", "debug"]).default("warn"),
    fallback: "`warn`",
    meaning:
      "Minimum log level: `silent`, `error`, `warn`, `info`, which adds one line for each request, or `debug`, which adds why a request was refused",
  },
  METRICS_TOKEN: {
    schema: readBy(readBearer).optional(),
    fallback: "none: `GET /metrics` answers 404",
    meaning: "Bearer token for `GET /metrics`",
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: readBy((text) => {
      const url = readServiceUrl(text);
      if (url.endsWith("/v1/traces")) throw new Refusal("must be a base address: /v1/traces is added to it");
      return url;
    }).optional(),
    fallback: "none: no traces are made",
    meaning: "OpenTelemetry collector for traces over OTLP/HTTP; other `OTEL_` variables apply too",
  },
  DRAIN_SECONDS: {
    schema: whole(0, 300).default(0),
    fallback: "0",
    meaning: "How long the service keeps accepting requests after SIGTERM while `GET /status` returns 503",
  },
  GIT_COMMIT: {
    schema: z
      .string()
      .regex(/^[\w.+-]{1,100}$/, { error: "must be a commit: letters, digits and . _ + - alone" })
      .optional(),
    fallback: "that of the build or the checkout",
    meaning: "Commit shown by `GET /status`",
  },
  NODE_ENV: {
    schema: z
      .enum(["development", "production", "test"], { error: "must be development, production or test" })
      .default("development"),
    fallback: "set by the command",
    meaning: "`production` rejects weak settings",
  },
} as const;

type Variables = typeof variables;
type Parsed = { [Name in keyof Variables]: z.output<Variables[Name]["schema"]> };

/** The configuration with what follows from it: never an undefined origin or secret. */
export type Env = Omit<Parsed, "APP_URL" | "APP_SECRET"> & {
  APP_URL: string;
  APP_SECRET: string;
  /** The process runs only while it answers, so nothing may be left for later. */
  serverless: boolean;
  /** `APP_URL` is on this machine, so cookies need no TLS. */
  loopback: boolean;
  /** Mail that no transport takes is shown at `/dev/inbox`, to programs on this machine. */
  inbox: boolean;
};

const isLoopbackHost = (host: string) => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
const isLoopback = (origin: string) => isLoopbackHost(new URL(origin).hostname);

const providedIn = (source: Source): string[] => (source.PROVIDED_VARIABLES ?? "").split(",").filter(Boolean);

/** With those that an operator left out and Vercel knows. */
const completed = (source: Source): Source => ({
  ...source,
  ...Object.fromEntries(Object.entries(variablesOfVercel(source)).filter(([name]) => !source[name])),
});

/**
 * A guess at the public origin is right only on a developer's machine. Elsewhere it would make links in mail, `iss` and
 * cookies wrong, and would say "on loopback" of a service that strangers reach. The embedded database is for trying out: as
 * long as nothing but this machine is listened to, it may do without.
 */
function originProblem(source: Source): string | undefined {
  if (source.APP_URL || source.NODE_ENV !== "production" || isOnVercel(source)) return undefined;
  const ownDatabase = Boolean(source.DATABASE_URL) && !providedIn(source).includes("DATABASE_URL");
  if (!ownDatabase && isLoopbackHost(source.HOST || "localhost")) return undefined;
  return "APP_URL is missing. Set it to the origin at which people reach the service, for example https://id.example.com";
}

/** A session that may be idle for longer than it lives ends with its life. */
const idleSeconds = (parsed: Pick<Parsed, "REFRESH_TOKEN_IDLE_SECONDS" | "REFRESH_TOKEN_MAX_SECONDS">) =>
  Math.min(parsed.REFRESH_TOKEN_IDLE_SECONDS, parsed.REFRESH_TOKEN_MAX_SECONDS);

/** What each variable would allow and all of them together do not. */
function contradictionsOf(source: Source, parsed: Parsed, host: string): (string | false)[] {
  const isPublic = !isLoopbackHost(host);
  const publicProduction = isPublic && parsed.NODE_ENV === "production";
  const { RESEND_API_KEY: resendKey, SMTP_URL, MAIL_FROM } = parsed;
  return [
    publicProduction &&
      parsed.RATE_LIMITS === "off" &&
      "RATE_LIMITS=off is refused in production unless APP_URL is on loopback.",
    publicProduction &&
      parsed.DEV_INBOX === "on" &&
      "DEV_INBOX=on is refused in production unless APP_URL is on loopback.",
    Boolean(source.ADMIN_EMAIL) !== Boolean(source.ADMIN_PASSWORD) &&
      "ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or neither.",
    Boolean(parsed.SIGNING_KEY_PEM && parsed.SIGNING_KEY_PEM_FILE) &&
      "SIGNING_KEY_PEM and SIGNING_KEY_PEM_FILE exclude each other: set one.",
    (parsed.CLIENT_REGISTRATION === "token") !== Boolean(source.CLIENT_REGISTRATION_TOKEN) &&
      "CLIENT_REGISTRATION=token and CLIENT_REGISTRATION_TOKEN go together: set both or neither.",
    // A browser refuses whatever else to a page of that host.
    Boolean(parsed.WEBAUTHN_RP_ID && !`.${host}`.endsWith(`.${parsed.WEBAUTHN_RP_ID}`)) &&
      "WEBAUTHN_RP_ID must be the host of APP_URL or a domain above it.",
    Boolean(parsed.RESEND_BASE_URL && !resendKey) && "RESEND_BASE_URL is used only with a RESEND_API_KEY.",
    Boolean(resendKey && !parsed.RESEND_BASE_URL && !resendKey.startsWith("re_")) &&
      "RESEND_API_KEY is none of Resend's: theirs begin with re_",
    publicProduction &&
      Boolean(resendKey || SMTP_URL) &&
      /@localhost>?$/.test(MAIL_FROM ?? "") &&
      "MAIL_FROM is missing: no mail server takes mail from localhost. Set it to a mailbox of a domain of yours.",
  ];
}

/**
 * Reads and checks a set of variables: each is used as it is, normalized, or refused with the reason.
 * @throws Error whose message names every variable that is wrong and what would be right
 */
export function parseEnv(given: Source): Env {
  const source = completed(given);
  const complaints = complaintsOfVercel(source);
  // One by one, so that a wrong variable does not hide what the others say.
  const entries = Object.entries(variables).map(([name, { schema }]) => {
    const shape = shapeOf(name, source[name]);
    if ("problem" in shape) complaints.push(`${name}: ${shape.problem}`);
    const result = schema.safeParse("problem" in shape ? undefined : shape.value);
    if (!result.success) complaints.push(...result.error.issues.map(({ message }) => `${name}: ${message}`));
    return [name, result.data];
  });
  // Built from `variables` above, so it is what Parsed derives from the same place; after a complaint nobody gets it.
  const parsed = Object.fromEntries(entries) as Parsed;
  const appUrl = new URL(parsed.APP_URL ?? `http://localhost:${parsed.PORT ?? 3000}`).origin;
  const loopback = isLoopback(appUrl);
  const more = [
    originProblem(source),
    // What does not even look like a value has been complained about.
    parsed.APP_SECRET || !source.APP_SECRET ? secretProblem(parsed.APP_SECRET) : undefined,
    ...contradictionsOf(source, parsed, new URL(appUrl).hostname),
  ];
  complaints.push(...more.filter((problem) => typeof problem === "string"));
  if (complaints.length > 0) throw new Error(`The configuration is not usable:\n- ${complaints.join("\n- ")}`);
  const inbox = parsed.DEV_INBOX ?? (parsed.NODE_ENV === "production" ? "off" : "on");
  return {
    ...parsed,
    APP_URL: appUrl,
    APP_SECRET: parsed.APP_SECRET ?? "",
    REFRESH_TOKEN_IDLE_SECONDS: idleSeconds(parsed),
    loopback,
    inbox: inbox === "on" && loopback,
    serverless: isOnVercel(source),
  };
}

/** What the database holds of the settings that can be changed while the service runs (`lib/settings/settings.ts`). */
export interface Stored {
  version: number;
  /** By name, in the words of the environment. */
  values: Readonly<Record<string, string>>;
}

// Next evaluates modules once per bundle; what was read must be known to all of them.
const holder = globalThis as typeof globalThis & { gatehouseStored?: Stored | undefined };

/** What was last read; undefined before the first time. */
export const storedSettings = (): Stored | undefined => holder.gatehouseStored;

/** Makes what was read part of the configuration, unless it is that already. */
export function takeStored(stored: Stored | undefined): void {
  if (stored?.version !== holder.gatehouseStored?.version) holder.gatehouseStored = stored;
}

/** A value, read as the environment is. */
function readStored(name: EditableName, written: string): { data: unknown } | { complaint: string } {
  const shape = shapeOf(name, written);
  if ("problem" in shape) return { complaint: shape.problem };
  if (shape.value === undefined) return { complaint: "must not be empty" };
  const { data, error } = variables[name].schema.safeParse(shape.value);
  return error ? { complaint: error.issues.map(({ message }) => message).join("; ") } : { data };
}

/** What is wrong with a value that is to be set, as the start would say it of the environment. */
export function complaintOf(name: EditableName, written: string): string | undefined {
  const read = readStored(name, written);
  return "complaint" in read ? read.complaint : undefined;
}

/** What holds while nobody sets it, as it would be written. */
export function defaultOf(name: EditableName): string | null {
  const value = variables[name].schema.parse(undefined);
  return value === undefined ? null : String(value);
}

/** The environment's configuration, with what is stored where the environment says nothing. */
function withStored(configured: Env, values: Stored["values"]): Env {
  const given = completed(process.env);
  const entries = editableNames.flatMap((name) => {
    const written = values[name];
    const read = written === undefined || given[name] ? undefined : readStored(name, written);
    // What this version cannot use counts as not set.
    return read && "data" in read ? [[name, read.data]] : [];
  });
  // Each was made by the schema of its name.
  const settings: Env = { ...configured, ...Object.fromEntries(entries) };
  return { ...settings, REFRESH_TOKEN_IDLE_SECONDS: idleSeconds(settings) };
}

let configured: Env | undefined;
let cached: { stored: Stored | undefined; settings: Env } | undefined;

/** The environment alone. */
function configuration(): Env {
  configured ??= parseEnv(process.env);
  return configured;
}

/**
 * The process's configuration: the environment, parsed at first use, and under it what administrators have set. Whatever
 * serves reads it here; only what completes `process.env` before that (lib/host) and what starts other processes (commands,
 * tests) reads or sets `process.env` itself.
 */
export function env(): Env {
  const stored = holder.gatehouseStored;
  if (!cached || cached.stored !== stored)
    cached = { stored, settings: stored ? withStored(configuration(), stored.values) : configuration() };
  return cached.settings;
}

/** The configuration as it would be with other values in the database. */
export const settingsWith = (values: Stored["values"]): Env => withStored(configuration(), values);

/** Builds what depends on the configuration once, and anew when that changes. */
export function perConfiguration<Result>(build: () => Result): () => Result {
  let made: { from: Env; result: Result } | undefined;
  return () => {
    if (made?.from !== env()) made = { from: env(), result: build() };
    return made.result;
  };
}

/** Tests change variables and call this; the service never does. */
export function reloadEnv(): void {
  configured = undefined;
  cached = undefined;
}

/** What the environment says of each variable, as it is written there; for showing where a setting comes from. */
export function rawVariables(): Record<string, string | undefined> {
  const source = completed(process.env);
  return Object.fromEntries(Object.keys(variables).map((name) => [name, source[name] || undefined]));
}

/** The variables that no operator gave: the host set them itself, for example the address of the embedded database. */
export function providedVariables(): ReadonlySet<string> {
  const byVercel = Object.keys(variablesOfVercel(process.env)).filter((name) => !process.env[name]);
  return new Set([...providedIn(process.env), ...byVercel]);
}
