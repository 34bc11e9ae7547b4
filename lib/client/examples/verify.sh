#!/bin/sh
# Verifies an access token of Gatehouse that comes on standard input, and prints its claims:
#   sh verify.sh https://id.example.com < token
# Checks signature, algorithm, type, issuer, expiry and revocation.
# Needs curl and José; on Debian: apt-get install curl jose
set -eu
issuer=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

refuse() { echo "refused: $1" >&2; exit 1; }
# member FILE NAME: a member of an object, as it is or as text; nothing where there is none.
member() { jose fmt -j "$1" -g "$2" -u- 2> /dev/null || jose fmt -j "$1" -g "$2" -o- 2> /dev/null || true; }

# check TOKEN TYPE CLAIMS: signature, algorithm, type, issuer and expiry; writes the claims into a file.
check() {
  cut -d . -f 1 "$1" | tr -d '\n' | jose b64 dec -i- -O "$work/header" || refuse "it is no token"
  [ "$(member "$work/header" alg)" = RS256 ] || refuse "its algorithm is not RS256"
  [ "$(member "$work/header" typ)" = "$2" ] || refuse "its type is not $2"
  jose jws ver -i "$1" -k "$work/keys" -O "$3" 2> /dev/null || refuse "its signature is not by a key of $issuer"
  [ "$(member "$3" iss)" = "$issuer" ] || refuse "it was not issued by $issuer"
  [ "$(member "$3" exp)" -gt "$(date +%s)" ] || refuse "it has expired"
}

# is_before SECOND: whether the token was issued before it.
is_before() { [ -n "$1" ] && [ "$(member "$work/claims" iat)" -lt "$1" ]; }

curl -fsS "$issuer/.well-known/jwks.json" > "$work/keys"
tr -d '\n' > "$work/token"
check "$work/token" at+jwt "$work/claims"

# A service keeps this list, and asks anew every second with If-None-Match.
curl -fsS "$issuer/v1/auth/revocations" > "$work/list"
check "$work/list" revocations+jwt "$work/revoked"
session=$(member "$work/claims" sid)
if jose fmt -j "$work/revoked" -g sessions -f- | grep -qxF "\"$session\""; then refuse "its session has ended"; fi
jose fmt -j "$work/revoked" -g holders -o "$work/holders"
if is_before "$(member "$work/holders" "$(member "$work/claims" id)")"; then refuse "its holder has changed"; fi
jose fmt -j "$work/revoked" -g roles -o "$work/roles"
number=$(jose fmt -j "$work/claims" -g roles -l -o-)
while [ "$number" -gt 0 ]; do
  number=$((number - 1))
  role=$(jose fmt -j "$work/claims" -g roles -g "$number" -u-)
  if is_before "$(member "$work/roles" "$role")"; then refuse "its role $role has changed"; fi
done

cat "$work/claims"
echo
