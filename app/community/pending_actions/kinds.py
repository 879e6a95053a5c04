"""Pending actions: what a stranger starts by a link, and what is done once they are signed in.

"up:8" says "vote post 8 up". It travels as `then` in the address of the page to sign in, in that page's form, and with
a registration or a link to a new password in the database, so that another device goes on. It is done once: a link in
a mail proves something once, and each of these actions done again changes nothing.

No token could show that such a link is one of ours: pages for strangers are the same for all and cached whole, so that
anybody could copy it, and members may write links to the page to sign in. So a link does nothing by itself: the page
that it leads to names the action beside a ticked box, and is done only with that page's form, which no other site can
send (CSRF token) or show (frame-ancestors). The line that tells of it has a button that undoes it.
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
WRITTEN = (ASK, ANSWER, COMMENT)  # their text is a draft, whose key they are
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
    """An action of this kind, on the post, thread, tag, space or member that `subject` names."""

    kind: str
    subject: str

    @property
    def number(self) -> int:
        return int(self.subject)

    @property
    def text(self) -> str:
        """As addresses and forms carry it; of what is written, the key of the draft."""
        return f"{self.kind}:{self.subject}" if self.subject else self.kind

    @property
    def is_written(self) -> bool:
        return self.kind in WRITTEN


def pending_of(text: str) -> Pending | None:
    """The action that the text names; None where it names none."""
    found = FORMAT.fullmatch(text)
    if found is None:
        return None
    return Pending(found[1] or found[3] or found[5], found[2] or found[4] or "")
