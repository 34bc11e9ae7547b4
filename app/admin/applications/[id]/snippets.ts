/** What a snippet is filled in with. */
interface Values {
  issuer: string;
  clientId: string;
  redirectUri: string;
}

const authJs = ({ issuer, clientId }: Values) => `// auth.ts
import NextAuth from "next-auth";

export const { handlers, auth } = NextAuth({
  providers: [
    {
      id: "gatehouse",
      name: "Gatehouse",
      type: "oidc",
      issuer: "${issuer}",
      clientId: "${clientId}",
      clientSecret: process.env.GATEHOUSE_SECRET,
      checks: ["pkce", "state"],
    },
  ],
});
`;

const oidcClient = ({ issuer, clientId, redirectUri }: Values) => `import { UserManager } from "oidc-client-ts";

const users = new UserManager({
  authority: "${issuer}",
  client_id: "${clientId}",
  redirect_uri: "${redirectUri}",
  scope: "openid profile email",
});
await users.signinRedirect();
`;

const native = ({ issuer, clientId, redirectUri }: Values) => `issuer: ${issuer}
client_id: ${clientId}
redirect_uri: ${redirectUri}
scope: openid profile email
`;

const curl = ({ issuer, clientId }: Values) => `curl ${issuer}/oauth/token \\
  --user ${clientId}:$GATEHOUSE_SECRET \\
  --data grant_type=client_credentials
`;

const device = ({ issuer, clientId }: Values) => `curl ${issuer}/oauth/device \\
  --data client_id=${clientId} \\
  --data scope="openid profile offline_access"

# Show user_code and verification_uri, then ask every 5 seconds:
curl ${issuer}/oauth/token \\
  --data client_id=${clientId} \\
  --data grant_type=urn:ietf:params:oauth:grant-type:device_code \\
  --data device_code=$DEVICE_CODE
`;

/** What to paste into an application of each kind. */
export const snippets = { web: authJs, single_page: oidcClient, native, machine: curl, device };
