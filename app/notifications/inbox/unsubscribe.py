"""The link in an email that unsubscribes from its kind: signed, needs no sign-in, and is valid for nothing else."""

from __future__ import annotations

from app.core.errors import NotFound
from app.core.signing import sign, unsign
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.kinds import KINDS


def token_for(member_id: int, kind: str) -> str:
    """Return the token of the link. It never expires, because an email may be read years later."""
    return sign("unsubscribe", [member_id, kind])


def read_token(token: str) -> tuple[int, NotificationKind]:
    """Return the member id and the kind of email in the token. Raises NotFound if the token is invalid."""
    try:
        member_id, kind = unsign("unsubscribe", token)
        return int(member_id), KINDS[kind]
    except (ValueError, TypeError, KeyError) as error:
        raise NotFound from error
