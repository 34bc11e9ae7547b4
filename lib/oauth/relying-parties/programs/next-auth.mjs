import { env } from "node:process";
import express from "express";
import nextAuth from "next-auth/next";

/* next-auth with a provider that it knows nothing of but where its metadata are. */

const { ISSUER, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, PORT } = env;
env.NEXTAUTH_URL = `http://127.0.0.1:${PORT}`;

const options = {
  secret: "a secret of the application",
  providers: [
    {
      id: "gatehouse",
      name: "Gatehouse",
      type: "oauth",
      wellKnown: `${ISSUER}/.well-known/openid-configuration`,
      authorization: { params: { scope: "openid profile email" } },
      checks: ["pkce", "state", "nonce"],
      idToken: true,
      clientId,
      clientSecret,
      profile: ({ sub, name, email }) => ({ id: sub, name, email }),
    },
  ],
};

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use("/api/auth", (request, response) => {
  const cookies = Object.fromEntries(
    (request.headers.cookie ?? "").split("; ").flatMap((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [] : [[pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))]];
    }),
  );
  const query = { ...request.query, nextauth: request.path.split("/").filter(Boolean) };
  // As Next hands requests to it.
  Object.defineProperties(request, { cookies: { value: cookies }, query: { value: query } });
  return (nextAuth.default ?? nextAuth)(request, response, options);
});
app.get("/", (_, response) => response.send("Home"));
app.listen(Number(PORT), "127.0.0.1");
