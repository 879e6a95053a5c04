"""What a thread's state leaves to whom: the table of the domain, as data."""

from __future__ import annotations

from enum import Enum

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.accounts.policies import can_act
from app.community.models import Thread
from app.community.staff import is_staff_of
from app.core.errors import Sentence
from app.core.policy import Verdict, no


class Who(Enum):
    """To whom a thread's state leaves a deed."""

    ALL = "all"
    ASKER = "its asker"
    STAFF = "staff"
    AUTHOR_AND_STAFF = "the post's author and staff"
    NOBODY = "nobody"


ALL, ASKER, STAFF, AUTHOR_AND_STAFF, NOBODY = Who

STATES: dict[str, dict[str, Who]] = {
    state: dict(zip(("answer", "comment", "vote", "edit", "back", "accept"), row, strict=True))
    for state, row in {
        "open": (ALL, ALL, ALL, ALL, ALL, ALL),
        "closed": (NOBODY, ALL, ALL, ALL, ALL, ALL),
        "locked": (NOBODY, NOBODY, NOBODY, STAFF, NOBODY, STAFF),
        "archived": (NOBODY, ASKER, NOBODY, ASKER, ALL, ASKER),
        "gone": (NOBODY, NOBODY, NOBODY, AUTHOR_AND_STAFF, NOBODY, NOBODY),
    }.items()
}
REASONS: dict[str, Sentence] = {
    "closed": _("This thread is closed and takes no new answers."),
    "locked": _("This thread was locked by the moderators."),
    "archived": _(
        "This thread was archived after a long time without activity. Only the person who asked can reopen it."
    ),
    "gone": _("This thread is hidden or deleted."),
}


def state_allows(deed: str, actor: Member, thread: Thread, author_id: int | None = None) -> Verdict:
    state = state_of(thread)
    who = STATES[state][deed]
    is_staff = is_staff_of(actor, thread.space_id)
    allowed = {
        ALL: True,
        ASKER: actor.id == thread.asker_id,
        STAFF: is_staff,
        AUTHOR_AND_STAFF: is_staff or actor.id == author_id,
        NOBODY: False,
    }
    return can_act(actor) if allowed[who] else no(REASONS[state])


def state_of(thread: Thread) -> str:
    """The row of the table that holds; of several states the strictest."""
    if not thread.is_shown:
        return "gone"
    if thread.locked_at:
        return "locked"
    if thread.archived_at:
        return "archived"
    return "closed" if thread.closed_at else "open"
