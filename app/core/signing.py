"""Hashes of tokens, and tokens derived from the secret key."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from flask import current_app


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def derive_token(nonce: str) -> str:
    """Return 256 bits derived from `nonce` and the secret key, as text for a URL."""
    key: str = current_app.config["SECRET_KEY"]
    return urlsafe_b64encode(hmac.digest(key.encode(), f"link {nonce}".encode(), "sha256")).decode().rstrip("=")
