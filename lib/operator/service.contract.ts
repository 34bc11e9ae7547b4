import { z } from "zod";
import { contract } from "@/lib/operation";

const tag = "Service";

export const getStatus = contract({
  id: "getStatus",
  method: "GET",
  path: "/status",
  tag,
  summary: "Get the health of the service",
  description:
    "Cheap; meant for probes. 503 while the database is away, and from the moment the process was asked to end: anyone who balances load then sends requests elsewhere.",
  access: "public",
  checksSettings: false,
  output: z
    .object({ status: z.enum(["OK", "UNAVAILABLE"]), version: z.string(), commit: z.string() })
    .meta({ id: "Status" }),
  alternative: { status: 503, when: (output) => output.status === "UNAVAILABLE" },
});

export const getMetrics = contract({
  id: "getMetrics",
  method: "GET",
  path: "/metrics",
  tag,
  summary: "Get metrics of this process for Prometheus",
  description:
    "Takes the Bearer token of the setting `METRICS_TOKEN`; without that setting there is nothing here. Each instance counts for itself.",
  access: "public",
  checksSettings: false,
  readsBearer: true,
  output: z.string(),
  produces: "text/plain",
  problems: ["not.found", "unauthorized"],
});

export const getOpenApi = contract({
  id: "getOpenApi",
  method: "GET",
  path: "/openapi.json",
  tag,
  summary: "Get this document",
  access: "public",
  checksSettings: false,
  output: z.looseObject({ openapi: z.string() }),
  cacheSeconds: 300,
});

export const getPublicKey = contract({
  id: "getPublicKey",
  method: "GET",
  path: "/v1/auth/publicKey",
  tag: "Tokens",
  summary: "Get the current signing key as SPKI PEM",
  access: "public",
  checksSettings: false,
  output: z.string(),
  produces: "text/plain",
  cacheSeconds: 300,
});

export const getJwks = contract({
  id: "getJwks",
  method: "GET",
  path: "/.well-known/jwks.json",
  tag: "Tokens",
  summary: "Get the key set (RFC 7517)",
  access: "public",
  checksSettings: false,
  anyOrigin: true,
  output: z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) }),
  cacheSeconds: 300,
});
