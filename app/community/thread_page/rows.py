"""What a page shows of a thread and its posts, as keys of cached fragments."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.community.spaces.models import Audience


class AuthorRow(NamedTuple):
    id: int
    name: str
    handle: str
    reputation: int


class PostRow(NamedTuple):
    """What all readers see of a post; it follows from the `id` who wrote it, when and in which thread."""

    id: int
    html: int  # its hash
    revision: int
    score: int
    licence: str | None
    origin_url: str | None
    deleted_because: str | None
    deleted_by_id: int | None
    author: AuthorRow | None
    author_name: str | None


class PostState(NamedTuple):
    """What the policies read of a post, besides its author."""

    kind: str
    hidden_at: datetime | None
    hidden_because: str | None
    deleted_at: datetime | None
    staff_role: str | None
    is_accepted: bool
    score: int  # 1 if it is above 0, else 0


class ThreadRow(NamedTuple):
    """What all posts of a page show of their thread and reader."""

    id: int
    audience: Audience
    asker_id: int | None
    lang: str
    sign_in: str


class OpeningRow(NamedTuple):
    """What only the question shows of the thread."""

    tag_names: tuple[str, ...]
    backing_count: int
    is_backing: bool
    level: str


class AcceptedRow(NamedTuple):
    """What only the accepted answer shows of the thread."""

    accepted_by_id: int | None
    asker_name: str | None


class MarksRow(NamedTuple):
    """The reader's marks on a post, named as in `Marks`."""

    bookmarks: bool
    votes: int
    fixed: bool
    version: str | None  # of the draft of a comment


class AnswerBox(NamedTuple):
    """What the form for an answer shows; `refused` is why the reader has none."""

    thread_id: int
    audience: Audience
    whose: str
    refused: str
