"""The link in a mail that ends mails of its kind: signed, so that it needs no sign-in, and for this one thing only."""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import NotFound
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.kinds import KINDS


def token_for(member_id: int, kind: str) -> str:
    """It does not run out: a mail may be read years later."""
    return str(_signer().dumps([member_id, kind]))


def read_token(token: str) -> tuple[int, NotificationKind]:
    """Whose mails of which kind it ends. Raises NotFound where it is none of ours."""
    try:
        member_id, kind = _signer().loads(token)
        return int(member_id), KINDS[kind]
    except (BadData, ValueError, TypeError, KeyError) as error:
        raise NotFound from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
