import { env } from "node:process";
import { auth } from "@modelcontextprotocol/sdk/client/auth.js";
import express from "express";

/* An MCP server that says who guards it, and the client of MCP's own SDK, which finds everything from there. */

const { ISSUER, CLIENT_ID, PORT } = env;
const own = `http://127.0.0.1:${PORT}`;
const server = `${own}/mcp`;

const app = express();
const metadata = { resource: server, authorization_servers: [ISSUER], scopes_supported: ["notes:read"] };
app.get("/.well-known/oauth-protected-resource/mcp", (_, response) => response.json(metadata));

const kept = {};
let target;
const provider = {
  redirectUrl: `${own}/callback`,
  clientMetadata: {
    redirect_uris: [`${own}/callback`],
    grant_types: ["authorization_code", "refresh_token"],
    scope: "openid offline_access notes:read",
    token_endpoint_auth_method: "none",
  },
  clientInformation: () => ({ client_id: CLIENT_ID }),
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

app.get("/login", async (_, response) => {
  await auth(provider, { serverUrl: server });
  response.redirect(String(target));
});
app.get("/callback", async (request, response) => {
  const result = await auth(provider, { serverUrl: server, authorizationCode: String(request.query.code) });
  response.json({ result, ...kept.tokens });
});
// With a refresh token at hand, it is used.
app.get("/again", async (_, response) => {
  const result = await auth(provider, { serverUrl: server });
  response.json({ result, ...kept.tokens });
});
app.listen(Number(PORT), "127.0.0.1");
