const titles = {
  unauthorized: "A valid access token is required",
  "token.expired": "The token has expired",
  "token.revoked": "The token has been revoked",
  "service.unavailable": "Whether the token holds cannot be known right now",
};

/** Why a token is not accepted. `service.unavailable` says nothing against it, but that keys or revocations are too old. */
export class TokenError extends Error {
  readonly code: keyof typeof titles;
  readonly status: 401 | 503;

  constructor(code: keyof typeof titles, options?: ErrorOptions) {
    super(titles[code], options);
    this.name = "TokenError";
    this.code = code;
    this.status = code === "service.unavailable" ? 503 : 401;
  }
}
