import { createServer } from "node:http";
import { env } from "node:process";
import { buffer } from "node:stream/consumers";
import { Auth } from "@auth/core";

/* Auth.js with its generic OpenID Connect provider, which is told an issuer and a client and nothing else. */

const { ISSUER: issuer, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, PORT } = env;
const own = `http://127.0.0.1:${PORT}`;

const config = {
  basePath: "/auth",
  secret: "a secret of the application",
  trustHost: true,
  providers: [
    {
      id: "gatehouse",
      name: "Gatehouse",
      type: "oidc",
      issuer,
      clientId,
      clientSecret,
      checks: ["pkce", "state", "nonce"],
    },
  ],
};

async function answer(request, response) {
  const { method, headers } = request;
  const body = method === "POST" ? await buffer(request) : undefined;
  const given = await Auth(new Request(own + request.url, { method, headers, body }), config);
  response.statusCode = given.status;
  // Every cookie is an entry of its own.
  for (const [name, value] of given.headers) response.appendHeader(name, value);
  response.end(Buffer.from(await given.arrayBuffer()));
}

createServer((request, response) => {
  if (request.url?.startsWith("/auth")) void answer(request, response);
  else response.end("Home");
}).listen(Number(PORT), "127.0.0.1");
