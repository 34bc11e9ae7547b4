import { z } from "zod";

const flag = z.enum(["on", "off"]);
const seconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  );

const DAY = 86_400;

/** Every variable the service reads: its schema, and the two texts the README's table is made of. */
export const variables = {
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// URL" }).optional(),
    fallback: "embedded database in `.data/`",
    meaning: "PostgreSQL URL",
  },
  DATABASE_CONNECTIONS: {
    schema: z.coerce.number().int().min(1).max(500).default(10),
    fallback: "10",
    meaning: "Connections that one instance opens at most",
  },
  DATA_DIRECTORY: {
    schema: z.string().default(".data"),
    fallback: "`.data`",
    meaning: "Folder of the embedded database and the generated secret",
  },
  PORT: {
    schema: z.coerce.number().int().min(0).max(65_535).default(3000),
    fallback: "3000",
    meaning: "Port to listen on",
  },
  HOST: {
    schema: z.string().optional(),
    fallback: "loopback while `APP_URL` is on loopback",
    meaning: "Address to listen on",
  },
  APP_URL: {
    schema: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
    fallback: "`http://localhost:PORT` in development and for the embedded database; on Vercel the project's own",
    meaning: "Public origin: links in mail, `iss` of tokens, cookies",
  },
  APP_SECRET: {
    schema: z.string().optional(),
    fallback: "generated in development and for the embedded database",
    meaning: "At least 32 bytes; every other secret is derived from it",
  },
  ADMIN_EMAIL: {
    schema: z.string().optional(),
    fallback: "none",
    meaning: "First administrator, for unattended starts",
  },
  ADMIN_PASSWORD: { schema: z.string().optional(), fallback: "none", meaning: "Password of that administrator" },
  ACCOUNT_CONFIRMATION: {
    schema: z.enum(["off", "soft", "required"]).default("soft"),
    fallback: "`soft`",
    meaning: "`off` activates on registration, `soft` lets pending users sign in without roles, `required` does not",
  },
  ACCESS_TOKEN_TTL_SECONDS: { schema: seconds(3600), fallback: "3600", meaning: "Life of platform access tokens" },
  IDENTITY_TOKEN_TTL_SECONDS: { schema: seconds(1800), fallback: "1800", meaning: "Life of identity tokens" },
  REFRESH_TOKEN_IDLE_SECONDS: {
    schema: seconds(14 * DAY),
    fallback: "14 days",
    meaning: "A session unused for so long ends",
  },
  REFRESH_TOKEN_MAX_SECONDS: { schema: seconds(90 * DAY), fallback: "90 days", meaning: "Longest life of a session" },
  REFRESH_GRACE_SECONDS: {
    schema: z.coerce.number().int().min(0).max(300).default(30),
    fallback: "30",
    meaning: "How long a spent refresh token still yields its successor",
  },
  SIGNING_KEY_BITS: {
    schema: z.enum(["2048", "3072", "4096"]).default("2048").transform(Number),
    fallback: "2048",
    meaning: "Size of generated RSA keys: 2048, 3072 or 4096",
  },
  KEY_ROTATION_DAYS: {
    schema: z.coerce.number().int().min(0).max(3650).default(90),
    fallback: "90",
    meaning: "Age in days at which a generated signing key gets a successor; 0 for never",
  },
  SIGNING_KEY_PEM: {
    schema: z.string().optional(),
    fallback: "generated",
    meaning: "The operator's own RSA private key (PKCS #8 PEM)",
  },
  SIGNING_KEY_PEM_FILE: { schema: z.string().optional(), fallback: "none", meaning: "File that holds it" },
  BCRYPT_COST: {
    schema: z.coerce.number().int().min(10).max(15).default(10),
    fallback: "10",
    meaning: "bcrypt cost, 10 to 15",
  },
  MAIL_FROM: {
    schema: z.string().default("Gatehouse <no-reply@localhost>"),
    fallback: "`Gatehouse <no-reply@localhost>`",
    meaning: "Sender of mail",
  },
  RESEND_API_KEY: { schema: z.string().optional(), fallback: "none", meaning: "Sends mail through Resend" },
  RESEND_BASE_URL: {
    schema: z.url().optional(),
    fallback: "Resend's own",
    meaning: "Another server that speaks Resend's HTTP API",
  },
  SMTP_URL: {
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    fallback: "none",
    meaning: "Sends mail through SMTP when there is no Resend key",
  },
  DEV_INBOX: {
    schema: flag.optional(),
    fallback: "`on` in development, `off` in production",
    meaning:
      "Page for reading mail that goes nowhere else, at `/dev/inbox`; in production only while `APP_URL` is on loopback",
  },
  MAIL_LINK_BASES: {
    schema: list.transform((entries, context) =>
      Object.fromEntries(
        entries.map((entry) => {
          const [source = "", ...rest] = entry.split("=");
          const base = rest.join("=");
          if (source && /^https?:/i.test(base) && URL.canParse(base)) return [source, new URL(base).origin] as const;
          context.addIssue({ code: "custom", message: `"${entry}" is not source=https://origin` });
          return ["", ""];
        }),
      ),
    ),
    fallback: "none",
    meaning: "`source=https://origin,…`: origin of mailed links by registration `source`",
  },
  ADDRESS_EXISTS: {
    schema: flag.default("on"),
    fallback: "`on`",
    meaning: "`off` answers 404 to `GET /v1/user/address/exists`",
  },
  CORS_ORIGINS: {
    schema: list,
    fallback: "none",
    meaning: "Comma-separated exact origins that browsers may call from",
  },
  AUDIT_CHECKPOINT_URL: {
    schema: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
    fallback: "none",
    meaning: "Address outside of the database's reach that gets every checkpoint of the audit log, as JSON by POST",
  },
  CRON_SECRET: {
    schema: z.string().min(16, { error: "needs at least 16 characters" }).optional(),
    fallback: "none",
    meaning: "Opens `GET /v1/housekeeping` to the schedule of a host without background work, such as Vercel",
  },
  TRUSTED_PROXIES: {
    schema: z.coerce.number().int().min(0).default(0),
    fallback: "0; 1 on Vercel",
    meaning: "Number of proxies whose `X-Forwarded-For` entry is believed",
  },
  RATE_LIMITS: {
    schema: flag.default("on"),
    fallback: "`on`",
    meaning: "`off` for load tests; refused in production unless `APP_URL` is on loopback",
  },
  REQUESTS_PER_MINUTE: {
    schema: z.coerce.number().int().positive().default(6000),
    fallback: "6000",
    meaning: "Requests to the API that one user, application or (not signed in) network may send in a minute",
  },
  MAIL_REQUESTS_PER_HOUR: {
    schema: z.coerce.number().int().positive().default(3000),
    fallback: "3000",
    meaning: "Mails that people who are not signed in may cause in an hour, all together",
  },
  BRAND_NAME: {
    schema: z.string().trim().min(1).max(60).default("Gatehouse"),
    fallback: "`Gatehouse`",
    meaning: "What pages and mail call the product",
  },
  BRAND_ACCENT: {
    schema: z
      .string()
      .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, { error: "must be a colour like #4353e0" })
      .default("#4353e0"),
    fallback: "`#4353e0`",
    meaning: "Accent colour of the pages; text on and in it is kept readable",
  },
  BRAND_LOGO_URL: {
    schema: z
      .string()
      .regex(/^(\/(?![/\\])|https:\/\/|data:image\/)[^\s"';,]*(,[^\s"';]*)?$/, {
        error: "must be a /path, an https: or a data:image/ URL",
      })
      .optional(),
    fallback: "the built-in mark",
    meaning: "Logo of the pages: a path of this origin, or an `https:` or `data:image/` URL",
  },
  LOG_LEVEL: {
    schema: z.enum(["silent", "error", "warn", "info"]).default("warn"),
    fallback: "`warn`",
    meaning:
      "Least weighty lines of the log: `silent`, `error`, `warn`, or `info`, which adds one line for each request",
  },
  METRICS_TOKEN: {
    schema: z.string().min(16, { error: "must have at least 16 characters" }).optional(),
    fallback: "none: `GET /metrics` answers 404",
    meaning: "Bearer token with which Prometheus reads `GET /metrics`",
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
    fallback: "none: no traces are made",
    meaning: "OpenTelemetry collector that takes traces over OTLP/HTTP; the other `OTEL_` variables hold, too",
  },
  DRAIN_SECONDS: {
    schema: z.coerce.number().int().min(0).max(300).default(0),
    fallback: "0",
    meaning: "How long a service that was asked to end still takes requests while `GET /status` answers 503",
  },
  GIT_COMMIT: {
    schema: z.string().optional(),
    fallback: "that of the build or the checkout",
    meaning: "Commit that `GET /status` names",
  },
  NODE_ENV: {
    schema: z.enum(["development", "production", "test"]).default("development"),
    fallback: "set by the command",
    meaning: "`production` refuses weak settings",
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

const EXAMPLE_SECRETS = /^(change[-_ ]?me|secret|example|test|password|your[-_ ]|0+$|a+$|x+$)|(.)\2{15,}/i;

function secretProblem(secret: string | undefined): string | undefined {
  if (!secret)
    return "APP_SECRET is missing. Set it to at least 32 random bytes, for instance the output of: openssl rand -base64 32";
  if (Buffer.byteLength(secret) < 32) return "APP_SECRET is too short: it needs at least 32 bytes.";
  if (EXAMPLE_SECRETS.test(secret))
    return "APP_SECRET looks like an example. Use random bytes: openssl rand -base64 32";
  return undefined;
}

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

type Source = Readonly<Record<string, string | undefined>>;

const providedIn = (source: Source): string[] => (source.PROVIDED_VARIABLES ?? "").split(",").filter(Boolean);

const isOnVercel = (source: Source) => source.VERCEL === "1";

/** What follows from Vercel's own variables: https://vercel.com/docs/environment-variables/system-environment-variables */
function variablesOfVercel(source: Source): Record<string, string | undefined> {
  if (!isOnVercel(source)) return {};
  const preview = source.VERCEL_BRANCH_URL ?? source.VERCEL_URL;
  const host = source.VERCEL_ENV === "preview" ? preview : (source.VERCEL_PROJECT_PRODUCTION_URL ?? preview);
  return {
    ...(host ? { APP_URL: `https://${host}` } : {}),
    GIT_COMMIT: source.VERCEL_GIT_COMMIT_SHA,
    // Vercel writes X-Forwarded-For anew: it holds the client's address and nothing that a client wrote.
    TRUSTED_PROXIES: "1",
  };
}

/** Those that an operator left out and Vercel knows. */
const completed = (source: Source): Source => ({
  ...source,
  ...Object.fromEntries(Object.entries(variablesOfVercel(source)).filter(([name]) => !source[name])),
});

/** What a host without a disk and a console cannot do without. */
function complaintsOfVercel(source: Source): string[] {
  const missing: string[] = [];
  if (!source.DATABASE_URL)
    missing.push(
      "DATABASE_URL is missing. On Vercel there is no disk for the embedded database: set the pooled URL of a PostgreSQL.",
    );
  if (!source.APP_URL)
    missing.push(
      "APP_URL is missing: switch on Vercel's system environment variables, or set it to the public origin.",
    );
  return missing;
}

/**
 * Reads and checks a set of variables.
 * @throws Error whose message names every variable that is wrong and how to mend it
 */
export function parseEnv(given: Source): Env {
  const source = completed(given);
  const complaints: string[] = isOnVercel(source) ? complaintsOfVercel(source) : [];
  // One by one, so that a wrong variable does not hide what the others say.
  const entries = Object.entries(variables).map(([name, { schema }]) => {
    const result = schema.safeParse(source[name] === "" ? undefined : source[name]);
    if (!result.success) complaints.push(...result.error.issues.map(({ message }) => `${name}: ${message}`));
    return [name, result.data];
  });
  // Built from `variables` above, so it is what Parsed derives from the same place; after a complaint nobody gets it.
  const parsed = Object.fromEntries(entries) as Parsed;
  const appUrl = new URL(parsed.APP_URL ?? `http://localhost:${parsed.PORT ?? 3000}`).origin;
  for (const problem of [originProblem(source), secretProblem(parsed.APP_SECRET)])
    if (problem) complaints.push(problem);
  if (parsed.NODE_ENV === "production" && parsed.RATE_LIMITS === "off" && !isLoopback(appUrl)) {
    complaints.push("RATE_LIMITS=off is refused in production unless APP_URL is on loopback.");
  }
  if (parsed.NODE_ENV === "production" && parsed.DEV_INBOX === "on" && !isLoopback(appUrl)) {
    complaints.push("DEV_INBOX=on is refused in production unless APP_URL is on loopback.");
  }
  if (Boolean(parsed.ADMIN_EMAIL) !== Boolean(parsed.ADMIN_PASSWORD)) {
    complaints.push("ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or neither.");
  }
  if (complaints.length > 0) throw new Error(`The configuration is not usable:\n- ${complaints.join("\n- ")}`);
  return {
    ...parsed,
    APP_URL: appUrl,
    APP_SECRET: parsed.APP_SECRET ?? "",
    loopback: isLoopback(appUrl),
    inbox: (parsed.DEV_INBOX ?? (parsed.NODE_ENV === "production" ? "off" : "on")) === "on" && isLoopback(appUrl),
    serverless: isOnVercel(source),
  };
}

let cached: Env | undefined;

/** The process's configuration, parsed at first use; nothing else reads `process.env`. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** Tests change variables and call this; the service never does. */
export function reloadEnv(): void {
  cached = undefined;
}

/** Whether this build is Vercel's own. Its configuration is checked by `npm run build:vercel`, not here. */
export const buildsForVercel = (): boolean => isOnVercel(process.env);

/** What the environment says of each variable, as it is written there; for showing where a setting comes from. */
export function rawVariables(): Record<string, string | undefined> {
  const source = completed(process.env);
  return Object.fromEntries(Object.keys(variables).map((name) => [name, source[name] || undefined]));
}

/** The variables that no operator gave: the host set them itself, such as the address of the embedded database. */
export function providedVariables(): ReadonlySet<string> {
  const byVercel = Object.keys(variablesOfVercel(process.env)).filter((name) => !process.env[name]);
  return new Set([...providedIn(process.env), ...byVercel]);
}
