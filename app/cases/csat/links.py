"""The link in the mail of a resolution that asks for a rating: signed, so that it needs no sign-in, and for this one
resolution only.
"""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import NotFound


def rating_token(case_id: int, resolved_at: datetime) -> str:
    """It names the resolution: a case that is resolved again has another."""
    return str(_signer().dumps([case_id, resolved_at.isoformat()]))


def read_rating_token(token: str) -> tuple[int, datetime]:
    """Which case, and when it was resolved. Raises NotFound where the link is none of ours."""
    try:
        case_id, resolved_at = _signer().loads(token)
        return int(case_id), datetime.fromisoformat(resolved_at)
    except (BadData, ValueError, TypeError) as error:
        raise NotFound from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="rate")
