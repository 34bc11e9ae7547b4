import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
// Next compiles this file and what it imports one by one, and knows no alias: nothing imported here may import.
import { isOnVercel } from "./lib/env/vercel";
import { everywhere, programsPolicy, strictTransport } from "./lib/http/security-headers";

/** Programs' paths: what proxy.ts leaves alone. */
const programPaths = [
  "v1",
  "users",
  "roles",
  "permissions",
  "auth",
  "public",
  "status",
  "metrics",
  "openapi.json",
  ".well-known",
  "api",
  "oauth",
];

/** Those of them that a route of their own answers. */
const ownRoutes = ["v1", "api", "oauth"];

/** lib/web/mailed-code.ts has the same list, which Next cannot load here. */
const linkedPaths = [
  ...["confirm", "reset", "confirm-email", "keep-account", "unlock", "sign-in-link"].map((page) => ({
    page,
    key: "code",
  })),
  { page: "setup", key: "token" },
];

const nextConfig: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // A step of its own checks types (`npm run check`, `npm test`); a deployment does not wait for it again.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // Every build that counts begins in an empty folder: keeping a cache takes a tenth of it.
    turbopackFileSystemCacheForBuild: false,
    // One file where several small ones would come: they are compressed together, which sheds 5 KB of sign-in and 13 of the dashboard.
    turbopackChunking: { minChunkSize: 3_000_000, maxMergeChunkSize: 10_000_000 },
    turbopackCjsTreeShaking: true,
  },
  // It covers notices, and on a phone the choice of theme. What goes wrong is shown without it.
  devIndicators: false,
  // A folder that runs by itself; lib/scripts/standalone.ts puts our own host into it. Vercel makes its functions otherwise.
  ...(isOnVercel(process.env) ? {} : { output: "standalone" }),
  // No picture of ours is resized, and what would do it is as large as all the rest.
  images: { unoptimized: true },
  outputFileTracingExcludes: {
    "next-server": ["**/node_modules/sharp/**", "**/node_modules/@img/**"],
    // Some packages bring their tests.
    "/**": ["**/node_modules/**/test/**"],
  },
  // The worker is started by its path, so nobody sees what it imports; a page may carry the code that starts it. Guides are read.
  outputFileTracingIncludes: {
    "/**": [
      "./lib/docs/guides/**/*.md",
      "./lib/authentication/password/{bcrypt-worker,foreign-hash}.mjs",
      "./node_modules/bcryptjs/{package.json,index.js,umd/package.json,umd/index.js}",
      "./node_modules/hash-wasm/{package.json,dist/index.umd.js}",
      "./node_modules/piscina/{package.json,dist/**}",
    ],
  },
  // Packages that load worker files, WebAssembly or optional native parts by path: bundling would lose those.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@electric-sql/pglite-socket",
    "@opentelemetry/api",
    "@opentelemetry/exporter-trace-otlp-http",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-node",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/schema-engine-wasm",
    "bcryptjs",
    "nodemailer",
    "oidc-provider",
    "pino",
    "prom-client",
    "pg",
    "piscina",
    "proper-lockfile",
  ],
  // The API is one function that knows its paths from the contracts; it sees the path the caller wrote, not this target.
  rewrites: async () => ({
    beforeFiles: [
      ...programPaths.flatMap((path) =>
        ownRoutes.includes(path) ? [] : [{ source: `/${path}/:rest*`, destination: `/v1/${path}/:rest*` }],
      ),
      // Where a link brings its secret in the address, nothing is shown before the secret is out of it.
      ...linkedPaths.map(({ page, key }) => ({
        source: `/${page}`,
        has: [{ type: "query" as const, key }],
        destination: `/open-link/${page}`,
      })),
    ],
    // Browsers ask for it wherever a page names no icon of its own, for example an error or a download.
    afterFiles: [{ source: "/favicon.ico", destination: "/icon.svg" }],
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
      headers: [programsPolicy],
    })),
  ],
};

export default createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  // Messages are parsed while building: browsers then need no parser, which would be 10 KB on every page.
  experimental: { messages: { path: "./lib/i18n", format: "json", locales: ["en", "ru"], precompile: true } },
})(nextConfig);
