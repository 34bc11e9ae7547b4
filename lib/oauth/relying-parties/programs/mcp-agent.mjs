import { env } from "node:process";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import express from "express";

/* An agent that nobody registered: the client of MCP's own SDK, whose ID is the address of its metadata document. */

const { CLIENT_ID, MCP_SERVER, PORT } = env;
const own = `http://127.0.0.1:${PORT}`;

const kept = {};
let target;
const authProvider = {
  clientMetadataUrl: CLIENT_ID,
  redirectUrl: `${own}/callback`,
  clientMetadata: {
    client_name: "Agent",
    redirect_uris: [`${own}/callback`],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "none",
  },
  clientInformation: () => kept.client,
  saveClientInformation: (client) => {
    kept.client = client;
  },
  tokens: () => kept.tokens,
  saveTokens: (tokens) => {
    kept.tokens = tokens;
  },
  redirectToAuthorization: (url) => {
    target = url;
  },
  saveCodeVerifier: (verifier) => {
    kept.verifier = verifier;
  },
  codeVerifier: () => kept.verifier,
};

const transport = () => new StreamableHTTPClientTransport(new URL(MCP_SERVER), { authProvider });

async function callTool() {
  const client = new Client({ name: "agent", version: "1.0.0" });
  await client.connect(transport());
  const { content } = await client.callTool({ name: "whoami" });
  await client.close();
  return content[0].text;
}

const app = express();
app.get("/login", async (_, response) => {
  // Without a token it is refused, and finds out where to get one.
  await callTool().catch(() => undefined);
  response.redirect(String(target));
});
app.get("/callback", async (request, response) => {
  await transport().finishAuth(String(request.query.code));
  response.json({ said: await callTool(), client: kept.client, ...kept.tokens });
});
// What a token that is over leads to.
app.get("/again", async (_, response) => {
  kept.tokens.access_token = "over";
  response.json({ said: await callTool(), ...kept.tokens });
});
app.listen(Number(PORT), "127.0.0.1");
