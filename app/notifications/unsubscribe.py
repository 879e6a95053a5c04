"""The link in an email that unsubscribes from its kind: signed, so that it needs no sign-in, and valid for nothing
else.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import NotFound
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.kinds import KINDS


def token_for(member_id: int, kind: str) -> str:
    """Return the token of the link. It never expires, because an email may be read years later."""
    return str(_signer().dumps([member_id, kind]))


def read_token(token: str) -> tuple[int, NotificationKind]:
    """Return the member id and the kind of email in the token. Raises NotFound if the token is invalid."""
    try:
        member_id, kind = _signer().loads(token)
        return int(member_id), KINDS[kind]
    except (BadData, ValueError, TypeError, KeyError) as error:
        raise NotFound from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
