"""Signed tokens for links, forms and cookies, hashes of tokens, and tokens derived from the secret key."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def sign(purpose: str, data: Any) -> str:
    """Return a token for `data` (JSON), valid for `purpose` only, forever: emails contain it, so never rename one."""
    return str(_serializer(purpose).dumps(data))


def unsign(purpose: str, token: str) -> Any:
    """Return the data of a token. Raises ValueError if it was not signed here for `purpose`."""
    try:
        return _serializer(purpose).loads(token)
    except BadData as error:
        raise ValueError(purpose) from error


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=purpose)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def derive_token(nonce: str) -> str:
    """Return 256 bits derived from `nonce` and the secret key, as text for a URL."""
    key: str = current_app.config["SECRET_KEY"]
    return urlsafe_b64encode(hmac.digest(key.encode(), f"link {nonce}".encode(), "sha256")).decode().rstrip("=")
