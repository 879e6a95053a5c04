"""Who is signed in: a random token in a cookie, its hash in a row of our own, so that it can be revoked."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from flask import current_app


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def derive_token(nonce: str) -> str:
    """256 bits that only we can make of `nonce`, as text for an address."""
    key: str = current_app.config["SECRET_KEY"]
    return urlsafe_b64encode(hmac.digest(key.encode(), f"link {nonce}".encode(), "sha256")).decode().rstrip("=")
