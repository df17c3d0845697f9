"""A small identity provider that speaks OpenID Connect on this machine, with a key and a memory of its own."""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY_ID = "shaosheng", "a-secret-of-the-client", "key-1"


@dataclass
class Provider:
    """What the provider says of whoever comes; tests change it to lie in one point."""

    claims: dict[str, Any] = field(default_factory=lambda: {"preferred_username": "li"})
    token: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))
    signing_key: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __enter__(self) -> "Provider":
        provider = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, {})

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                provider.answer(self, _flat(self.rfile.read(length).decode()))

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Where the provider is, which is its name too."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, door: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        """Answer one request."""
        parts = urlsplit(door.path)
        match parts.path:
            case "/authorize":
                self._lead_back(door, _flat(parts.query))
            case "/token":
                self._hand_out(door, form)
            case "/keys":
                public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
                _say(door, {"keys": [{**public, "kid": KEY_ID, "alg": "RS256", "use": "sig"}]})
            case "/userinfo":
                _say(door, {"sub": "subject-1", **self.claims, **self.userinfo})

    def _lead_back(self, door: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        door.send_response(302)
        door.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        door.end_headers()

    def _hand_out(self, door: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("client_secret") != SECRET or _challenge(form) != asked["code_challenge"]:
            _say(door, {"error": "invalid_grant"}, status=400)
            return
        now = int(time.time())
        said = {"iss": self.address, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300}
        said |= {"nonce": asked["nonce"], **self.token}
        said = {name: value for name, value in said.items() if value is not None}
        id_token = jwt.encode(said, self.signing_key or self.key, algorithm="RS256", headers={"kid": KEY_ID})
        _say(door, {"access_token": "opaque", "token_type": "Bearer", "id_token": id_token})


def _challenge(form: dict[str, str]) -> str:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _say(door: BaseHTTPRequestHandler, told: dict[str, Any], *, status: int = 200) -> None:
    body = json.dumps(told).encode()
    door.send_response(status)
    door.send_header("Content-Type", "application/json")
    door.send_header("Content-Length", str(len(body)))
    door.end_headers()
    door.wfile.write(body)
