"""Signed links to the CSAT survey, for resolution emails: they need no sign-in and are valid for one resolution
only.
"""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import NotFound


def rating_token(case_id: int, resolved_at: datetime) -> str:
    """Return a token for this resolution: a case that is resolved again gets another."""
    return str(_signer().dumps([case_id, resolved_at.isoformat()]))


def read_rating_token(token: str) -> tuple[int, datetime]:
    """Return the case id and the time of its resolution. Raises NotFound if the token is not valid."""
    try:
        case_id, resolved_at = _signer().loads(token)
        return int(case_id), datetime.fromisoformat(resolved_at)
    except (BadData, ValueError, TypeError) as error:
        raise NotFound from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="rate")
