// Verifies an access token of Gatehouse that comes on standard input, and prints its claims:
//   node verify.mjs https://id.example.com < token
// Checks signature, algorithm, type, issuer, expiry and revocation. Needs jose: npm install jose
import { text } from "node:stream/consumers";
import { createRemoteJWKSet, jwtVerify } from "jose";

const [, , issuer] = process.argv;
const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", issuer));

async function verify(token) {
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    typ: "at+jwt",
    algorithms: ["RS256"],
    requiredClaims: ["exp", "iat", "id", "sid", "roles"],
  });
  // A service keeps this list, and asks anew every second with If-None-Match; fetch throws where it cannot be had.
  const answer = await fetch(new URL("/v1/auth/revocations", issuer));
  const { payload: revoked } = await jwtVerify(await answer.text(), keys, {
    issuer,
    audience: "revocations",
    typ: "revocations+jwt",
    algorithms: ["RS256"],
    requiredClaims: ["exp"],
  });
  const before = (list, name) => (Object.hasOwn(list, name) ? list[name] : 0);
  const isVoid =
    revoked.sessions.includes(payload.sid) ||
    payload.iat < before(revoked.holders, payload.id) ||
    payload.roles.some((role) => payload.iat < before(revoked.roles, role));
  if (isVoid) throw new Error("The token was revoked");
  return payload;
}

try {
  const claims = await verify((await text(process.stdin)).trim());
  console.log(JSON.stringify(claims));
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exitCode = 1;
}
