"""What a form saw when someone began to fill it in, for rows that keep no revision of their own."""

from __future__ import annotations

from zlib import crc32

from flask_babel import lazy_gettext as _

from app.core.errors import Refused

UNSEEN = _(
    "Someone else changed this while you were writing. Your text is still here: compare it "
    "with the current version, then send it again."
)


class Overtaken(Refused):
    """Somebody else was quicker; `stamp` is what the row says now, and where the next try begins."""

    def __init__(self, stamp: int) -> None:
        super().__init__(UNSEEN)
        self.stamp = stamp


def stamp_of(*values: object) -> int:
    """A number of at most nine digits that is another one where these values are others."""
    return crc32(repr(values).encode("utf-8", "replace")) % 10**9


def refuse_unseen(stamp: int, seen: int) -> None:
    """Go on where the row is still as it was seen; raises Overtaken otherwise."""
    if stamp != seen:
        raise Overtaken(stamp)
