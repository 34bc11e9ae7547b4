import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { env } from "node:process";
import { decodeJwt } from "jose";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { findDaemon } from "@/lib/deploy/daemon";
import { blocksOf } from "@/lib/testing/documents/documents";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { temporaryFolder } from "@/lib/testing/folder";
import { freePort } from "@/lib/testing/free-port";
import { createResource } from "@/lib/testing/oauth/resources";
import { runProgram } from "@/lib/testing/oauth/run-program";
import { ScriptlessBrowser } from "@/lib/testing/oauth/scriptless-browser";

/*
 * An AI agent that nobody registered, the MCP server of the guide, and the production build between them: the agent is the
 * client of MCP's SDK as it comes from npm, in a process of its own, and its document is served by TLS.
 */

beforeEach(freshDatabase);

const openssl = findDaemon("openssl");

/** A key and a certificate that no authority signed, but that who is told of it trusts. */
async function certify() {
  const folder = await temporaryFolder("document");
  const [keyFile, certFile] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", keyFile, "-out", certFile];
  execFileSync(openssl ?? "openssl", ["req", "-x509", ...curve, ...subject, "-days", "2", ...files], { stdio: "pipe" });
  return { certFile, key: readFileSync(keyFile), cert: readFileSync(certFile) };
}

/** Serves the document of an agent that is sent back to `redirectUri`. */
async function serveDocument(redirectUri: string) {
  const { certFile, ...pair } = await certify();
  const server = createServer(pair, (_, response) => {
    const document = {
      client_id: id,
      client_name: "Agent",
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code", "refresh_token"],
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const id = `https://localhost:${port}/agents/client.json`;
  return { id, host: `localhost:${port}`, certFile };
}

/** The server as the guide has it, with the addresses of this test. */
function serverOfGuide(issuer: string, resource: string): string {
  const [block] = blocksOf("lib/docs/guides/mcp-servers.md").filter(({ language }) => language === "js");
  const client = path.resolve("lib/client");
  return (block?.text ?? "")
    .replace("http://localhost:3000", issuer)
    .replace("https://notes.example.com/mcp", resource)
    .replace("app.listen(4000)", `app.listen(${new URL(resource).port}, "127.0.0.1")`)
    .replaceAll(/@gatehouse\/client\/(\w+)/g, `${client}/$1.ts`);
}

test.runIf(openssl)(
  "the MCP SDK's client comes by its metadata document, is let in by a person, and calls a tool of the guide's server, until the operator disables it",
  async () => {
    const [servicePort, serverPort, agentPort] = [await freePort(), await freePort(), await freePort()];
    const [issuer, resource, own] = [servicePort, serverPort, agentPort].map((port) => `http://127.0.0.1:${port}`) as [
      string,
      string,
      string,
    ];
    const mcp = `${resource}/mcp`;
    const document = await serveDocument(`${own}/callback`);
    const variables = { CLIENT_METADATA_HOSTS: document.host, NODE_EXTRA_CA_CERTS: document.certFile };
    await startInstance({ APP_URL: issuer, ...variables }, { port: servicePort });
    const user = await createUser({ name: "Ann" });
    const { id: resourceId } = await createResource(mcp, ["notes:read"]);
    await db.resource.update({ where: { id: resourceId }, data: { selfRegisteredClients: true } });
    const { id: permissionId } = await db.permission.findFirstOrThrow({ where: { name: "notes:read" } });
    const { id: roleId } = await db.role.findFirstOrThrow({ where: { name: "user" } });
    await db.rolePermission.create({ data: { roleId, permissionId } });
    await runProgram(
      spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", serverOfGuide(issuer, mcp)], {
        stdio: ["ignore", "ignore", "pipe"],
        env,
      }),
      serverPort,
    );
    const agent = path.join(import.meta.dirname, "programs", "mcp-agent.mjs");
    await runProgram(
      spawn(process.execPath, [agent], {
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...env, CLIENT_ID: document.id, MCP_SERVER: mcp, PORT: String(agentPort) },
      }),
      agentPort,
    );
    const browser = new ScriptlessBrowser(issuer, user);
    const first = JSON.parse((await browser.visit(`${own}/login`, () => false)).text);
    expect(browser.pages).toContainEqual(expect.stringMatching(/^\/consent\//));
    expect(first).toMatchObject({ said: `${document.id} for ${user.id}`, client: { client_id: document.id } });
    expect(decodeJwt(first.access_token)).toMatchObject({
      iss: issuer,
      aud: mcp,
      client_id: document.id,
      scope: "notes:read",
    });
    const second = JSON.parse((await browser.visit(`${own}/again`, () => false)).text);
    expect(second.said).toBe(first.said);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    await db.application.updateMany({ where: { metadataUrl: document.id }, data: { disabledAt: new Date() } });
    const refused = async () => {
      const headers = { authorization: `Bearer ${second.access_token}`, "content-type": "application/json" };
      return (await fetch(mcp, { method: "POST", headers, body: "{}" })).status;
    };
    await expect.poll(refused, { timeout: 10_000 }).toBe(401);
  },
);
