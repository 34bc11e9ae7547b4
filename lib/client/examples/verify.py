"""Verifies an access token of Gatehouse that comes on standard input, and prints its claims:

    python3 verify.py https://id.example.com < token

Checks signature, algorithm, type, issuer, expiry and revocation.
Needs PyJWT and cryptography; on Debian: apt-get install python3-jwt python3-cryptography
"""

import json
import sys
from urllib.request import urlopen

import jwt


def get(issuer, path):
    with urlopen(issuer + path, timeout=5) as answer:
        return answer.read().decode()


def read(token, keys, issuer, kind, required, **more):
    """The claims of a token of one kind, signed by one of the keys."""
    header = jwt.get_unverified_header(token)
    if header.get("typ") != kind:
        raise jwt.InvalidTokenError(f"The type is not {kind}")
    if header.get("kid") not in keys:
        raise jwt.InvalidTokenError("The key is unknown")
    return jwt.decode(
        token, keys[header["kid"]], algorithms=["RS256"], issuer=issuer, options={"require": required}, **more
    )


def verify(token, issuer):
    key_set = jwt.PyJWKSet.from_dict(json.loads(get(issuer, "/.well-known/jwks.json")))
    keys = {key.key_id: key.key for key in key_set.keys}
    claims = read(token, keys, issuer, "at+jwt", ["exp", "iat", "iss", "id", "sid", "roles"])
    # A service keeps keys and list, and asks for the list anew every second with If-None-Match.
    answer = get(issuer, "/v1/auth/revocations")
    revoked = read(answer, keys, issuer, "revocations+jwt", ["exp", "iss"], audience="revocations")
    if (
        claims["sid"] in revoked["sessions"]
        or claims["iat"] < revoked["holders"].get(claims["id"], 0)
        or any(claims["iat"] < revoked["roles"].get(role, 0) for role in claims["roles"])
    ):
        raise jwt.InvalidTokenError("The token was revoked")
    return claims


try:
    print(json.dumps(verify(sys.stdin.read().strip(), sys.argv[1])))
except (jwt.InvalidTokenError, OSError) as error:
    sys.exit(f"refused: {error}")
