import { existsSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { findDaemon } from "../deploy/daemon.ts";
import { installFromDebian } from "../testing/debian.ts";

// What goes through nginx is left out by name where there is none. Where systemd runs, the package would start a service of its
// own at port 80, which nobody asked for.
if (!findDaemon("nginx") && !existsSync("/run/systemd/system")) installFromDebian("nginx");

// Programs of others that sign people in through us (`lib/oauth/relying-parties`); these packages start nothing.
const parties: [string, ...string[]][] = [
  ["/usr/lib/apache2/modules/mod_auth_openidc.so", "apache2-bin", "libapache2-mod-auth-openidc"],
  ["/usr/lib/python3/dist-packages/authlib", "python3-authlib", "python3-requests"],
];
const missing = parties.flatMap(([file, ...packages]) => (existsSync(file) ? [] : packages));
if (missing.length > 0) installFromDebian(...missing);

/** `npm run test:chaos`: what needs the production build or processes of its own, mostly faults. Two at a time, for both wait a lot. */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname, "../..") } },
  test: {
    include: ["lib/**/*.chaos.ts", "lib/**/*.built.ts"],
    globalSetup: ["lib/testing/global-setup.ts"],
    setupFiles: ["lib/testing/setup.ts"],
    maxWorkers: 2,
    isolate: false,
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
});
