"""Where someone goes on whose pending action was done or refused, and the line that tells it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.intents import Landing
from app.core.errors import Message, NotFound, UserFacingError
from app.core.web.http import undoable


def told_done(address: str, sentence: str, url: str, name: str = "", value: str = "") -> Landing:
    """It was done; a button that posts to `url` undoes it."""
    return Landing(address, ("undo", undoable(sentence, url, name, value)))


def told_refused(address: str, sentence: Message, error: UserFacingError) -> Landing:
    """It was not done; `sentence` takes the reason, for someone who may not see what it is about."""
    reason = (
        _("It no longer exists, or you do not have access to it.")
        if isinstance(error, NotFound)
        else str(error.sentence)
    )
    return Landing(address, ("waits", str(sentence) % {"reason": reason}))
