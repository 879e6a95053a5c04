"""Signed links to the CSAT survey, for resolution emails: valid without sign-in, for one resolution only."""

from __future__ import annotations

from datetime import datetime

from app.core.errors import NotFound
from app.core.signing import sign, unsign


def rating_token(case_id: int, resolved_at: datetime) -> str:
    """Return a token for this resolution: a case that is resolved again gets another."""
    return sign("rate", [case_id, resolved_at.isoformat()])


def read_rating_token(token: str) -> tuple[int, datetime]:
    """Return the case id and the time of its resolution. Raises NotFound if the token is not valid."""
    try:
        case_id, resolved_at = unsign("rate", token)
        return int(case_id), datetime.fromisoformat(resolved_at)
    except (ValueError, TypeError) as error:
        raise NotFound from error
