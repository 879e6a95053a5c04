"""Pending actions: started by an anonymous visitor through a link, and completed after sign-in.

"up:8" means "vote post 8 up". It is passed as `then` in the URL and the form of the sign-in page, and stored with a
registration or a password reset link, so that it also works on another device. Repeating one changes nothing.

Anybody could copy such a link, since pages of visitors are cached as a whole. So a link alone does nothing: its page
names the action beside a ticked box, and the action runs only with that page's form, which no other site can send (CSRF
token) or show (frame-ancestors).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flask_babel import lazy_gettext as _

from app.core.errors import Message

UP, DOWN, ACCEPT, BOOKMARK, BACK, FOLLOW = "up", "down", "accept", "bookmark", "back", "follow"
FOLLOW_TAG, FOLLOW_SPACE, FOLLOW_MEMBER = "follow_tag", "follow_space", "follow_member"
ASK, ANSWER, COMMENT = "ask", "answer", "comment"
ON_POSTS, ON_THREADS, ON_NAMES = (UP, DOWN, ACCEPT, BOOKMARK), (BACK, FOLLOW), (FOLLOW_TAG, FOLLOW_SPACE, FOLLOW_MEMBER)
WRITTEN = (ASK, ANSWER, COMMENT)  # their text is a draft, and they are its key
FORMAT = re.compile(
    rf"({'|'.join((*ON_POSTS, *ON_THREADS, ANSWER, COMMENT))}):([1-9]\d{{0,17}})"
    rf"|({'|'.join(ON_NAMES)}):(\S{{1,80}})|({ASK})",
    re.ASCII,
)
LABELS: dict[str, Message] = {
    UP: _("Upvote this post"),
    DOWN: _("Downvote this post"),
    ACCEPT: _("Accept this answer"),
    BOOKMARK: _("Bookmark this post"),
    BACK: _("Say that you have this problem or wish too"),
    FOLLOW: _("Follow this discussion"),
    FOLLOW_TAG: _("Follow this tag"),
    FOLLOW_SPACE: _("Follow this space"),
    FOLLOW_MEMBER: _("Follow this member"),
    ASK: _("Post your question"),
    ANSWER: _("Post answer"),
    COMMENT: _("Post your comment"),
}


class Pending(NamedTuple):
    """An action of this kind on the post, thread, tag, space or member identified by `subject`."""

    kind: str
    subject: str

    @property
    def number(self) -> int:
        return int(self.subject)

    @property
    def text(self) -> str:
        """Return the action as URLs and forms contain it; for written posts this is the key of the draft."""
        return f"{self.kind}:{self.subject}" if self.subject else self.kind

    @property
    def is_written(self) -> bool:
        return self.kind in WRITTEN


def pending_of(text: str) -> Pending | None:
    """Parse the action; None if the text is not a valid one."""
    found = FORMAT.fullmatch(text)
    if found is None:
        return None
    return Pending(found[1] or found[3] or found[5], found[2] or found[4] or "")
