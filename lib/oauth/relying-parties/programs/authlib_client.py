"""Authlib, as a web application in Python uses it: discovery, code with PKCE, the ID token checked, userinfo, refresh."""

import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebToken
from authlib.oidc.core import CodeIDToken

ISSUER, PORT = os.environ["ISSUER"], int(os.environ["PORT"])
OWN = f"http://127.0.0.1:{PORT}"
metadata = requests.get(f"{ISSUER}/.well-known/openid-configuration").json()
session = OAuth2Session(
    os.environ["CLIENT_ID"],
    os.environ["CLIENT_SECRET"],
    scope="openid profile email offline_access",
    redirect_uri=f"{OWN}/callback",
    code_challenge_method="S256",
)
verifier, nonce = generate_token(48), generate_token(16)


def finish(url):
    token = session.fetch_token(
        metadata["token_endpoint"], authorization_response=url, code_verifier=verifier
    )
    keys = requests.get(metadata["jwks_uri"]).json()
    claims = JsonWebToken(["RS256"]).decode(
        token["id_token"],
        keys,
        claims_cls=CodeIDToken,
        claims_options={"iss": {"values": [ISSUER]}},
        claims_params={"nonce": nonce, "client_id": session.client_id},
    )
    claims.validate()
    userinfo = session.get(metadata["userinfo_endpoint"]).json()
    renewed = session.refresh_token(
        metadata["token_endpoint"], refresh_token=token["refresh_token"]
    )
    return {
        "claims": dict(claims),
        "userinfo": userinfo,
        "renewed": renewed["access_token"] != token["access_token"],
    }


class Application(BaseHTTPRequestHandler):
    def do_GET(self):
        if urlsplit(self.path).path == "/login":
            target, _ = session.create_authorization_url(
                metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce, prompt="consent"
            )
            self.send_response(302)
            self.send_header("Location", target)
            self.end_headers()
            return
        answer = finish(OWN + self.path) if urlsplit(self.path).path == "/callback" else {}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_):
        pass


HTTPServer(("127.0.0.1", PORT), Application).serve_forever()
