"""Where to continue after a pending action was completed or refused, and the message that reports it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.intents import Landing
from app.core.errors import Message, NotFound, UserFacingError
from app.core.web.http import undoable


def told_done(address: str, sentence: str, url: str, name: str = "", value: str = "") -> Landing:
    """Report a completed action, with an undo button that posts to `url`."""
    return Landing(address, ("undo", undoable(sentence, url, name, value)))


def told_refused(address: str, sentence: Message, error: UserFacingError) -> Landing:
    """Report a refused action; `sentence` has a placeholder for the reason. A NotFound does not reveal what exists."""
    reason = (
        _("It no longer exists, or you do not have access to it.")
        if isinstance(error, NotFound)
        else str(error.sentence)
    )
    return Landing(address, ("waits", str(sentence) % {"reason": reason}))
