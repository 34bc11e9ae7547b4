import { partsOf, quoted, type Snippet, scopeOf, type Values } from "@/lib/docs/snippets/snippet";

const NEXT_CALLBACK = "/api/auth/callback/gatehouse";

/** Next with Auth.js, the fifth version of next-auth. */
export const next = (values: Values): Snippet => ({
  key: "next",
  label: "Next.js",
  callbackPath: NEXT_CALLBACK,
  files: [
    { path: undefined, language: "bash", text: "npm install next-auth@beta\nnpx auth secret\n" },
    {
      path: "auth.ts",
      language: "typescript",
      text: `import NextAuth from "next-auth";

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: "gatehouse",
      name: "Gatehouse",
      type: "oidc",
      issuer: ${quoted(values.issuer)},
      clientId: ${quoted(values.clientId)},
      clientSecret: process.env.GATEHOUSE_SECRET,
      authorization: { params: { scope: ${quoted(scopeOf(values))} } },
      checks: ["pkce", "state", "nonce"],
    },
  ],
});
`,
    },
    {
      path: "app/api/auth/[...nextauth]/route.ts",
      language: "typescript",
      text: `import { handlers } from "@/auth";

export const { GET, POST } = handlers;
`,
    },
    {
      path: "app/page.tsx",
      language: "typescript",
      text: `import { auth, signIn } from "@/auth";

export default async function Page() {
  const session = await auth();
  if (session) return <p>Hello {session.user?.name}</p>;
  return (
    <form
      action={async () => {
        "use server";
        await signIn("gatehouse");
      }}
    >
      <button>Sign in</button>
    </form>
  );
}
`,
    },
  ],
});

/** Express with express-openid-connect. */
export function express(values: Values): Snippet {
  const { origin, path, port } = partsOf(values);
  return {
    key: "express",
    label: "Express",
    files: [
      { path: undefined, language: "bash", text: "npm install express express-openid-connect\n" },
      {
        path: "server.mjs",
        language: "javascript",
        text: `import express from "express";
import { auth } from "express-openid-connect";

const app = express();
app.use(
  auth({
    issuerBaseURL: ${quoted(values.issuer)},
    baseURL: ${quoted(origin)},
    clientID: ${quoted(values.clientId)},
    clientSecret: process.env.GATEHOUSE_SECRET,
    // Signs the session cookie: 32 random characters or more.
    secret: process.env.SESSION_SECRET,
    authorizationParams: { response_type: "code", scope: ${quoted(scopeOf(values))} },
    routes: { callback: ${quoted(path)} },
    authRequired: false,
  }),
);
app.get("/", (request, response) => {
  const { user } = request.oidc;
  if (user) response.type("text").send(\`Hello \${user.name}\`);
  else response.send('<a href="/login">Sign in</a>');
});
app.listen(${port});
`,
      },
    ],
  };
}

/** A page of its own that runs in the browser. */
export const singlePage = (values: Values): Snippet => ({
  key: "spa",
  label: "JavaScript",
  files: [
    { path: undefined, language: "bash", text: "npm install oidc-client-ts\n" },
    {
      path: "auth.js",
      language: "javascript",
      text: `import { UserManager } from "oidc-client-ts";

const redirectUri = ${quoted(values.redirectUri)};
const users = new UserManager({
  authority: ${quoted(values.issuer)},
  client_id: ${quoted(values.clientId)},
  redirect_uri: redirectUri,
  scope: ${quoted(scopeOf(values))},
});

export const signIn = () => users.signinRedirect();

/** To be called on every page: finishes a sign-in that has just come back, and tells who is signed in. */
export async function currentUser() {
  if (location.href.startsWith(\`\${redirectUri}?\`)) {
    await users.signinCallback();
    history.replaceState({}, "", "/");
  }
  return users.getUser();
}
`,
    },
    {
      path: "main.js",
      language: "javascript",
      text: `import { currentUser, signIn } from "./auth.js";

const user = await currentUser();
if (user) document.body.append(\`Hello \${user.profile.name}\`);
else {
  const button = document.createElement("button");
  button.textContent = "Sign in";
  button.onclick = signIn;
  document.body.append(button);
}
`,
    },
  ],
});

/** A service that acts for itself, with nothing but Node.js. */
export const node = ({ issuer, clientId }: Values): Snippet => ({
  key: "node",
  label: "Node.js",
  files: [
    {
      path: "token.mjs",
      language: "javascript",
      text: `const response = await fetch(${quoted(`${issuer}/oauth/token`)}, {
  method: "POST",
  headers: { authorization: \`Basic \${btoa(\`${clientId}:\${process.env.GATEHOUSE_SECRET}\`)}\` },
  body: new URLSearchParams({ grant_type: "client_credentials" }),
});
const { access_token, expires_in } = await response.json();
console.log(\`A token for \${expires_in} seconds: \${access_token}\`);
`,
    },
  ],
});
