"""What a member reads after "This solved my problem"."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.thread_page.marks import vote_of
from app.search.deflection.models import Deflection


def confirmation(done: Deflection, reader: Member, answer: Post | None) -> str:
    """Return what was done: whether the answer has the reader's vote, or its author is thanked, and the draft."""
    if answer is None or answer.author_id in (None, reader.id):
        said = _("Glad that helped! You now follow this question.")
    elif vote_of(reader, answer) > 0:
        said = _("Glad that helped! You upvoted the answer and now follow this question.")
    else:
        said = _("Glad that helped! We will thank the author of the answer, and you now follow this question.")
    return f"{said} {_('Draft discarded.')}" if done.had_draft else said
