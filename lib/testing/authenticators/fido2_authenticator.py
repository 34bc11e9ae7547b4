"""A passkey by python3-fido2, which shares nothing with the service: makes one, then signs with it. JSON in, JSON out."""
import json
import os
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.client import ClientData
from fido2.cose import ES256
from fido2.ctap2 import AttestationObject, AttestedCredentialData, AuthenticatorData
from fido2.utils import sha256, websafe_encode

FLAG = AuthenticatorData.FLAG
key = ec.generate_private_key(ec.SECP256R1())
credential_id = os.urandom(32)


def client_data(kind, options, origin):
    return ClientData.build(type=kind, challenge=options["challenge"], origin=origin, crossOrigin=False)


def answer(response):
    name = websafe_encode(credential_id)
    credential = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": response}
    print(json.dumps(credential), flush=True)


for line in sys.stdin:
    asked = json.loads(line)
    options, origin = asked["options"], asked["origin"]
    if "rp" in options:
        data = client_data("webauthn.create", options, origin)
        public = ES256.from_cryptography_key(key.public_key())
        made = AttestedCredentialData.create(b"\0" * 16, credential_id, public)
        flags = FLAG.USER_PRESENT | FLAG.USER_VERIFIED | FLAG.ATTESTED
        auth_data = AuthenticatorData.create(sha256(options["rp"]["id"].encode()), flags, 0, made)
        attestation = AttestationObject.create("none", auth_data, {}).with_string_keys()
        answer({"clientDataJSON": websafe_encode(data), "attestationObject": websafe_encode(attestation)})
    else:
        data = client_data("webauthn.get", options, origin)
        auth_data = AuthenticatorData.create(sha256(options["rpId"].encode()), FLAG.USER_PRESENT | FLAG.USER_VERIFIED, 0)
        signature = key.sign(auth_data + data.hash, ec.ECDSA(hashes.SHA256()))
        answer(
            {
                "clientDataJSON": websafe_encode(data),
                "authenticatorData": websafe_encode(auth_data),
                "signature": websafe_encode(signature),
            }
        )
