import type { EditableName } from "@/lib/env/editable";

/** What a setting is typed or chosen with. */
type Control =
  | { kind: "switch" }
  | { kind: "choice"; options: readonly string[] }
  | { kind: "number" }
  | { kind: "days" }
  /** In seconds, shown in any unit. */
  | { kind: "duration" }
  | { kind: "color" }
  | { kind: "text" };

const duration = { kind: "duration" } as const;
const days = { kind: "days" } as const;
const number = { kind: "number" } as const;
const text = { kind: "text" } as const;

/** By setting. Options are values as the environment has them; their names are among the messages. */
export const controls: Readonly<Record<EditableName, Control>> = {
  SIGN_UP: { kind: "switch" },
  SIGN_UP_DOMAINS: text,
  ACCOUNT_CONFIRMATION: { kind: "choice", options: ["off", "soft", "required"] },
  PASSWORD_MIN_LENGTH: number,
  PASSWORD_POLICY: { kind: "choice", options: ["default", "nist"] },
  FACTOR_METHODS: { kind: "choice", options: ["passkey,totp", "passkey", "totp"] },
  SECOND_FACTOR_GRACE_DAYS: days,
  TRUSTED_DEVICE_DAYS: days,
  MAGIC_LINKS: { kind: "switch" },
  ACCESS_TOKEN_TTL_SECONDS: duration,
  IDENTITY_TOKEN_TTL_SECONDS: duration,
  REFRESH_TOKEN_IDLE_SECONDS: duration,
  REFRESH_TOKEN_MAX_SECONDS: duration,
  REFRESH_GRACE_SECONDS: duration,
  REQUESTS_PER_MINUTE: number,
  MAIL_REQUESTS_PER_HOUR: number,
  BRAND_NAME: text,
  BRAND_ACCENT: { kind: "color" },
  BRAND_LOGO_URL: text,
};
