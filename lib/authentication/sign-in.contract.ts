import { z } from "zod";
import { contract } from "@/lib/operation";
import { locale, opaque, password, source, TokenPair, withIdentifier } from "@/lib/values";

const tag = "Tokens";

export const login = contract({
  id: "login",
  method: "POST",
  path: "/v1/auth/login",
  tag,
  summary: "Sign in",
  description:
    "An unknown user and a wrong password get the same answer in the same time. With `locale`, mail reaches the person in that language from then on. " +
    "Anyone who has a second factor gets `second.factor.required` with a `challenge`, and goes on at `POST /v1/auth/factors/verify`. " +
    "Anyone whose role requires one that they don't have gets `second.factor.enrollment.required` with a `token` that opens adding one.",
  access: "public",
  knowsDevice: true,
  body: withIdentifier({ password, locale: locale.optional(), source }),
  output: TokenPair,
  problems: [
    "wrong.password",
    "user.should.be.confirmed",
    "user.disabled",
    "second.factor.required",
    "second.factor.enrollment.required",
    "password.change.required",
  ],
  examples: { body: { username: "john.smith@example.com", password: "testing1234" } },
});

export const exchangeServiceToken = contract({
  id: "exchangeServiceToken",
  method: "POST",
  path: "/v1/auth/token",
  tag,
  summary: "Exchange a service token for a token pair",
  description: "Send the service token in the Authorization header or in the body.",
  access: "public",
  checksSettings: false,
  readsBearer: true,
  body: z.object({ token: opaque.optional() }),
  bodyRequired: false,
  output: TokenPair,
  problems: ["unauthorized", "token.expired"],
});

export const refreshSession = contract({
  id: "refreshSession",
  method: "POST",
  path: "/v1/auth/refresh",
  tag,
  summary: "Refresh a token pair",
  description:
    "A token presented again within the grace window (30 seconds) gets the same successor; later, the session is ended, its owner is told, " +
    "and the answer is `token.already.used`.",
  access: "public",
  checksSettings: false,
  body: z
    .object({ token: opaque.optional(), refresh_token: opaque.optional() })
    .transform(({ token, refresh_token }) => ({ token: token ?? refresh_token }))
    .pipe(z.object({ token: opaque })),
  output: TokenPair,
  problems: [
    "unauthorized",
    "token.expired",
    "token.revoked",
    "token.already.used",
    "second.factor.enrollment.required",
    "password.change.required",
  ],
});

export const logout = contract({
  id: "logout",
  method: "POST",
  path: "/v1/auth/logout",
  tag,
  summary: "Sign out",
  description:
    "Revokes the session of the refresh token in the body or of the Bearer token. An unknown token returns 204 too.",
  access: "public",
  repeatable: true,
  readsBearer: true,
  body: z.object({ token: opaque.optional() }),
  bodyRequired: false,
  status: 204,
  output: z.undefined(),
});
