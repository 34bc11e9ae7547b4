import { type Snippet, scopeOf, shellQuoted, type Values } from "@/lib/docs/snippets/snippet";

const curl = (text: string): Snippet => ({
  key: "curl",
  label: "curl",
  files: [{ path: undefined, language: "bash", text }],
});

/** The steps of a sign-in by hand. */
export function curlSignIn(values: Values, secret: boolean): Snippet {
  const { issuer, clientId, redirectUri } = values;
  const address = new URL("/oauth/authorize", issuer);
  const params = { response_type: "code", client_id: clientId, redirect_uri: redirectUri, scope: scopeOf(values) };
  address.search = new URLSearchParams(params).toString();
  const authentication = secret ? `--user "${clientId}:$GATEHOUSE_SECRET"` : `--data client_id=${clientId}`;
  return curl(`VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
STATE=$(openssl rand -hex 16)

# 1. Open this in a browser and sign in.
echo ${shellQuoted(`${address}&code_challenge_method=S256`)}"&code_challenge=$CHALLENGE&state=$STATE"

# 2. Copy the code from the address you are sent back to. It works for one minute.
read -r CODE

# 3. Trade it for tokens.
curl -sS ${shellQuoted(`${issuer}/oauth/token`)} ${authentication} \\
  --data grant_type=authorization_code --data-urlencode "code=$CODE" --data "code_verifier=$VERIFIER" \\
  --data-urlencode ${shellQuoted(`redirect_uri=${redirectUri}`)}
`);
}

/** A token of the application itself. */
export const curlService = ({ issuer, clientId }: Values): Snippet =>
  curl(`curl -sS ${shellQuoted(`${issuer}/oauth/token`)} --user "${clientId}:$GATEHOUSE_SECRET" \\
  --data grant_type=client_credentials
`);

/** A device that shows a code, and asks until it was entered elsewhere. */
export const curlDevice = (values: Values): Snippet =>
  curl(`CODES=$(curl -sS ${shellQuoted(`${values.issuer}/oauth/device`)} \\
  --data client_id=${values.clientId} --data-urlencode ${shellQuoted(`scope=${scopeOf(values)}`)})
field() { printf %s "$CODES" | sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/p"; }

echo "Open $(field verification_uri) and enter $(field user_code)."

# Asks every five seconds until the user has allowed it.
while
  sleep 5
  TOKENS=$(curl -sS ${shellQuoted(`${values.issuer}/oauth/token`)} --data client_id=${values.clientId} \\
    --data grant_type=urn:ietf:params:oauth:grant-type:device_code --data-urlencode "device_code=$(field device_code)")
  case "$TOKENS" in *authorization_pending*) true ;; *) false ;; esac
do :; done
echo "$TOKENS"
`);
