import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

/** Headers of every answer: pages, API, errors, static files. The content security policy of pages is proxy.ts's, for it needs a nonce. */
const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  // Not `no-referrer`: forms sent without JavaScript would then carry `Origin: null` and be refused as foreign.
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), browsing-topics=()",
  },
];

const strictTransport = { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" };

/** Programs' paths: what proxy.ts leaves alone. Their answers are never documents, so nothing in them may load or be framed. */
const programPaths = [
  "v1",
  "users",
  "roles",
  "permissions",
  "auth",
  "public",
  "status",
  "openapi.json",
  ".well-known",
  "api",
];

const nextConfig: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: { position: "bottom-right" },
  // Packages that load worker files, WebAssembly or optional native parts by path: bundling would lose those.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@electric-sql/pglite-socket",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/schema-engine-wasm",
    "bcryptjs",
    "nodemailer",
    "pg",
    "piscina",
    "proper-lockfile",
  ],
  // The API is one function that knows its paths from the contracts; it sees the path the caller wrote, not this target.
  rewrites: async () => ({
    beforeFiles: programPaths.flatMap((path) =>
      path === "v1" || path === "api" ? [] : [{ source: `/${path}/:rest*`, destination: `/v1/${path}/:rest*` }],
    ),
    afterFiles: [],
    fallback: [],
  }),
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    {
      source: "/:path*",
      has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
      headers: [strictTransport],
    },
    ...programPaths.map((path) => ({
      source: `/${path}/:rest*`,
      headers: [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }],
    })),
  ],
};

export default createNextIntlPlugin("./lib/i18n/request.ts")(nextConfig);
