/**
 * The variables that administrators can set while the service runs, in the sections of the page that shows them. Whatever
 * stands in the environment goes first. None of them is a secret, says where the service is, or what it connects to.
 */
export const sections = {
  registration: ["SIGN_UP", "SIGN_UP_DOMAINS", "ACCOUNT_CONFIRMATION"],
  passwords: ["PASSWORD_MIN_LENGTH", "PASSWORD_POLICY"],
  sign_in: ["FACTOR_METHODS", "SECOND_FACTOR_GRACE_DAYS", "TRUSTED_DEVICE_DAYS", "MAGIC_LINKS"],
  lifetimes: [
    "ACCESS_TOKEN_TTL_SECONDS",
    "IDENTITY_TOKEN_TTL_SECONDS",
    "REFRESH_TOKEN_IDLE_SECONDS",
    "REFRESH_TOKEN_MAX_SECONDS",
    "REFRESH_GRACE_SECONDS",
  ],
  limits: ["REQUESTS_PER_MINUTE", "MAIL_REQUESTS_PER_HOUR"],
  branding: ["BRAND_NAME", "BRAND_ACCENT", "BRAND_LOGO_URL"],
} as const;

export type Section = keyof typeof sections;
export type EditableName = (typeof sections)[Section][number];

/** All of them. */
export const editableNames = Object.values(sections).flat() as [EditableName, ...EditableName[]]; // as it stands above
