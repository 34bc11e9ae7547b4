import { createHash } from "node:crypto";
import { NextRequest } from "next/server";
import { expect, test, vi } from "vitest";
import { reloadEnv } from "@/lib/env";
import nextConfig from "@/next.config";
import { config, proxy } from "@/proxy";

const policyOf = () =>
  proxy(new NextRequest("https://id.example.com/sign-in")).headers.get("content-security-policy") ?? "";

function withVariables<Result>(variables: Record<string, string>, run: () => Result): Result {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  reloadEnv();
  try {
    return run();
  } finally {
    vi.unstubAllEnvs();
    reloadEnv();
  }
}

const production = {
  RATE_LIMITS: "on",
  NODE_ENV: "production",
  APP_SECRET: "kJ3v8Qz1Wm5Xc7Lr2Tn9Bp4Hs6Gd0FyE",
  APP_URL: "https://id.example.com",
};

test("pages get a policy without any unsafe source, and a fresh nonce each time", () => {
  const [first, second] = withVariables(production, () => [policyOf(), policyOf()]);
  for (const policy of [first, second]) {
    // But for one style attribute, that of what React hides while it comes.
    const hidden = createHash("sha256").update("display:none").digest("base64");
    const [before = "", after, ...others] = policy.split(`; style-src-attr 'unsafe-hashes' 'sha256-${hidden}';`);
    expect(others).toEqual([]);
    expect(`${before};${after}`).not.toContain("unsafe");
    expect(policy).toMatch(/script-src 'nonce-[\w+/]{22}==' 'strict-dynamic';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("form-action 'self'");
  }
  expect(first).not.toBe(second);
});

test("a logo elsewhere may be loaded from its origin, and nothing else from there", () => {
  const policy = withVariables({ ...production, BRAND_LOGO_URL: "https://cdn.example.com/logo.svg" }, policyOf);
  expect(policy).toContain("img-src 'self' data: blob: https://cdn.example.com;");
  expect(policy.match(/cdn\.example\.com/g)).toHaveLength(1);
});

test("the proxy runs on pages and leaves every programs' path alone", async () => {
  const matches = (path: string) => new RegExp(`^${config.matcher}$`).test(path);
  const rules = (await nextConfig.headers?.()) ?? [];
  const programs = rules
    .filter(({ headers }) => headers.some(({ key }) => key === "Content-Security-Policy"))
    .map(({ source }) => source.replace("/:rest*", ""));
  expect(programs.length).toBeGreaterThan(5);
  for (const path of programs) {
    expect(matches(path), path).toBe(false);
    expect(matches(`${path}/anything`), path).toBe(false);
  }
  for (const page of ["/", "/sign-in", "/users-guide", "/admin/users", "/v1x", "/docs", "/problems/not.found"]) {
    expect(matches(page), page).toBe(true);
  }
});

test("every answer carries the headers that need no nonce", async () => {
  const everywhere = (await nextConfig.headers?.())?.find(({ source, has }) => source === "/:path*" && !has)?.headers;
  const names = everywhere?.map(({ key }) => key);
  expect(names).toEqual(
    expect.arrayContaining([
      "X-Content-Type-Options",
      "Referrer-Policy",
      "Permissions-Policy",
      "Cross-Origin-Opener-Policy",
    ]),
  );
});
