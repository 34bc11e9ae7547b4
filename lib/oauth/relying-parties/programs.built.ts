import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { env } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "@playwright/test";
import express from "express";
import { decodeJwt } from "jose";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { findDaemon, replaceIn, startDaemon } from "@/lib/deploy/daemon";
import { findChromium } from "@/lib/testing/chromium";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { freePort } from "@/lib/testing/free-port";
import { createClient, type TestClient } from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource } from "@/lib/testing/oauth/resources";
import { runProgram } from "@/lib/testing/oauth/run-program";
import { ScriptlessBrowser } from "@/lib/testing/oauth/scriptless-browser";
import type { User } from "@/prisma/client/client";

/*
 * Programs of others, each in a process of its own as people run it, in front of the production build. What a machine does not
 * have is left out by name.
 */

beforeEach(freshDatabase);

const PROGRAMS = path.join(import.meta.dirname, "programs");

interface Party {
  issuer: string;
  own: string;
  port: number;
  user: User;
  browser: ScriptlessBrowser;
}

/** The service, someone to sign in, and where the program will be. */
async function prepare(): Promise<Party> {
  const [servicePort, port] = [await freePort(), await freePort()];
  const { origin } = await startInstance({ APP_URL: `http://127.0.0.1:${servicePort}` }, { port: servicePort });
  const user = await createUser({ email: "ann@example.com", name: "Ann" });
  return { issuer: origin, own: `http://127.0.0.1:${port}`, port, user, browser: new ScriptlessBrowser(origin, user) };
}

/** Runs a program until the test is over, and waits until it listens. */
async function run(command: string, file: string, { issuer, port }: Party, client: TestClient): Promise<void> {
  const child = spawn(command, [path.join(PROGRAMS, file)], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...env, ISSUER: issuer, CLIENT_ID: client.id, CLIENT_SECRET: client.secret, PORT: String(port) },
  });
  await runProgram(child, port);
}

const never = () => false;

test("passport-openidconnect signs someone in", async () => {
  const party = await prepare();
  const { own, browser } = party;
  await run(
    process.execPath,
    "passport.mjs",
    party,
    await createClient({ redirectUris: [`${own}/callback`], pkceRequired: false }),
  );
  expect((await browser.visit(`${own}/login`, never)).text).toBe("Hello Ann");
});

test("next-auth signs someone in through its generic provider", async () => {
  const party = await prepare();
  const { own, browser } = party;
  const client = await createClient({ redirectUris: [`${own}/api/auth/callback/gatehouse`] });
  await run(process.execPath, "next-auth.mjs", party, client);
  const { csrfToken } = JSON.parse((await browser.visit(`${own}/api/auth/csrf`, never)).text);
  await browser.visit(`${own}/api/auth/signin/gatehouse`, never, new URLSearchParams({ csrfToken, callbackUrl: own }));
  const session = JSON.parse((await browser.visit(`${own}/api/auth/session`, never)).text);
  expect(session.user).toEqual({ name: "Ann", email: "ann@example.com" });
});

test("Auth.js signs someone in through its generic provider", async () => {
  const party = await prepare();
  const { own, browser } = party;
  const client = await createClient({ redirectUris: [`${own}/auth/callback/gatehouse`] });
  await run(process.execPath, "auth-js.mjs", party, client);
  const { csrfToken } = JSON.parse((await browser.visit(`${own}/auth/csrf`, never)).text);
  await browser.visit(`${own}/auth/signin/gatehouse`, never, new URLSearchParams({ csrfToken, callbackUrl: own }));
  const session = JSON.parse((await browser.visit(`${own}/auth/session`, never)).text);
  expect(session.user).toEqual({ name: "Ann", email: "ann@example.com" });
});

test("the MCP SDK's client finds the service from a resource, gets a token for it alone, and refreshes", async () => {
  const party = await prepare();
  const { own, browser, issuer } = party;
  const client = await createClient({ kind: "native", authMethod: "none", redirectUris: [`${own}/callback`] });
  const resource = `${own}/mcp`;
  await createResource(resource, ["notes:read"]);
  await allowAt(client, resource, ["notes:read"]);
  const { id: roleId } = await db.role.findFirstOrThrow({ where: { name: "user" } });
  const { id: permissionId } = await db.permission.findFirstOrThrow({ where: { name: "notes:read" } });
  await db.rolePermission.create({ data: { roleId, permissionId } });
  await run(process.execPath, "mcp.mjs", party, client);
  const first = JSON.parse((await browser.visit(`${own}/login`, never)).text);
  expect(first.result).toBe("AUTHORIZED");
  expect(decodeJwt(first.access_token)).toMatchObject({
    iss: issuer,
    aud: resource,
    client_id: client.id,
    scope: "notes:read",
  });
  const second = JSON.parse((await browser.visit(`${own}/again`, never)).text);
  expect(second.result).toBe("AUTHORIZED");
  expect(second.access_token).not.toBe(first.access_token);
  expect(decodeJwt(second.access_token)).toMatchObject({ aud: resource, scope: "notes:read" });
});

/** Python of the system, whose packages Debian's are. */
const PYTHON = "/usr/bin/python3";

function hasAuthlib(): boolean {
  if (!existsSync(PYTHON)) return false;
  try {
    execFileSync(PYTHON, ["-c", "import authlib, requests"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test.runIf(hasAuthlib())(
  "python3-authlib signs someone in, checks the ID token, reads userinfo and refreshes",
  async () => {
    const party = await prepare();
    const { own, browser, user } = party;
    await run(PYTHON, "authlib_client.py", party, await createClient({ redirectUris: [`${own}/callback`] }));
    const { claims, userinfo, renewed } = JSON.parse((await browser.visit(`${own}/login`, never)).text);
    expect(claims).toMatchObject({ sub: user.id, name: "Ann" });
    expect(userinfo).toMatchObject({ sub: user.id, email: "ann@example.com" });
    expect(renewed).toBe(true);
  },
);

const APACHE_MODULE = "/usr/lib/apache2/modules/mod_auth_openidc.so";

test.runIf(findDaemon("apache2") !== undefined && existsSync(APACHE_MODULE))(
  "mod_auth_openidc keeps files for who has signed in, and hears at once when the session ends elsewhere",
  async () => {
    const party = await prepare();
    const { own, browser, issuer, port, user } = party;
    const client = await createClient({
      redirectUris: [`${own}/redirect`],
      backchannelLogoutUri: `${own}/redirect?logout=backchannel`,
    });
    const directory = mkdtempSync(path.join(tmpdir(), "gatehouse-apache-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    mkdirSync(path.join(directory, "files"));
    writeFileSync(path.join(directory, "files", "index.html"), "Kept");
    execFileSync("chmod", ["-R", "a+rX", directory]);
    const configuration = path.join(directory, "apache.conf");
    const template = readFileSync(path.join(PROGRAMS, "mod_auth_openidc.conf"), "utf8");
    writeFileSync(
      configuration,
      replaceIn(template, [
        ["@DIRECTORY@", directory],
        ["@PORT@", String(port)],
        ["@ISSUER@", issuer],
        ["@CLIENT_ID@", client.id],
        ["@CLIENT_SECRET@", client.secret],
      ]),
    );
    onTestFinished(await startDaemon(findDaemon("apache2") ?? "", ["-X", "-f", configuration], port));
    const read = () => browser.visit(`${own}/index.html`, never);
    expect((await read()).text).toBe("Kept");
    // Signing out at the service, not at Apache.
    await browser.visit(`${issuer}/sign-out`, never);
    await browser.submit("/sign-out", {});
    const isTold = async () => (await db.logoutNotice.findFirst({ where: { userId: user.id } }))?.state === "delivered";
    while (!(await isTold())) await sleep(100);
    const { headers } = await browser.ask(`${own}/index.html`);
    expect(headers.get("location")).toContain(`${issuer}/oauth/authorize`);
  },
);

const OWN_PAGE = `<!doctype html><title>App</title><script src="/oidc-client-ts.min.js"></script><script src="/app.js"></script><p></p>`;

const application = (issuer: string, clientId: string) => `
  const manager = new oidc.UserManager({
    authority: ${JSON.stringify(issuer)}, client_id: ${JSON.stringify(clientId)}, redirect_uri: location.origin + "/callback",
    post_logout_redirect_uri: location.origin + "/", scope: "openid profile offline_access", loadUserInfo: true,
  });
  const say = (text) => { document.querySelector("p").textContent = text; };
  addEventListener("DOMContentLoaded", async () => {
    try {
      if (location.pathname === "/login") return await manager.signinRedirect({ prompt: "consent" });
      if (location.pathname === "/callback") {
        const user = await manager.signinCallback();
        const next = await manager.signinSilent();
        return say("Hello " + user.profile.name + (next.access_token === user.access_token ? "" : ", renewed"));
      }
      if (location.pathname === "/logout") return await manager.signoutRedirect();
      say((await manager.getUser()) ? "Signed in" : "Stranger");
    } catch (error) { say(String(error)); }
  });`;

test.runIf(findChromium() !== undefined)(
  "oidc-client-ts in Chromium signs someone in, refreshes in the page, and signs out",
  async () => {
    const { issuer, own, port } = await prepare();
    const client = await createClient({
      kind: "single_page",
      authMethod: "none",
      redirectUris: [`${own}/callback`],
      postLogoutRedirectUris: [`${own}/`],
    });
    const app = express();
    app.get("/oidc-client-ts.min.js", (_, response) =>
      response.sendFile(path.resolve("node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js")),
    );
    app.get("/app.js", (_, response) => response.type("js").send(application(issuer, client.id)));
    app.use((_, response) => response.type("html").send(OWN_PAGE));
    const server = app.listen(port, "127.0.0.1");
    onTestFinished(() => void server.close());
    const browser = await chromium.launch({ executablePath: findChromium() ?? "", args: ["--no-sandbox"] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ locale: "en" });
    await page.goto(`${own}/login`);
    await page.getByLabel("Email").fill("ann@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: "Allow" }).click();
    await page.getByText("Hello Ann, renewed").waitFor();
    await page.goto(`${own}/logout`);
    await page.getByText("Stranger").waitFor();
    await page.goto(`${issuer}/account`);
    await page.waitForURL(/\/sign-in/);
  },
);
