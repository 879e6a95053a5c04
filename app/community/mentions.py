"""Mentions: `@username` in a post, as a link and as a notification, with limits for newcomers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from html import escape, unescape
from urllib.parse import quote, unquote

from flask_babel import lazy_ngettext
from sqlalchemy import ColumnElement, select, true

from app.accounts.members.models import Member
from app.community.events import MEMBER_MENTIONED
from app.community.permissions import is_newcomer
from app.community.posts.models import Mention, Post
from app.core.db.base import db, fold_case
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.text import html as text_html
from app.core.web.rate_limits import scale

MOST = 10  # members whom one post may mention; defaults.md: newcomers 2


def limit_mentions(actor: Member, html: str, now: datetime, *, before: Collection[str] = ()) -> None:
    """Raise InvalidInput if the text, with earlier versions, mentions more members than the actor may."""
    most = int(NEWCOMERS_MENTIONS * scale()) if is_newcomer(actor, now) else MOST
    most = min(most, MOST)
    named = set(handles_in(html))
    if named.difference(before) and len(named.union(before)) > most:
        raise InvalidInput(
            lazy_ngettext(
                "You can mention up to %(num)d person with @ in a post.",
                "You can mention up to %(num)d people with @ in a post.",
                most,
            ),
            "body",
        )


def tell_named(
    author: Member | None, post: Post, now: datetime, *, but: Collection[str] = (), is_new: bool = True
) -> None:
    """Record whom the post mentions for the first time, without events for `but` (mentioned before an edit)."""
    handles = handles_in(post.html)
    named = select(Member.id, Member.handle).where(Member.handle.in_(handles), Member.id != post.author_id)
    for member_id, handle in db.session.execute(named.order_by(Member.id)).all() if handles else ():
        if insert_if_absent(Mention, post_id=post.id, member_id=member_id) and handle not in but:
            record_event(
                MEMBER_MENTIONED, author, post, now, thread_id=post.thread_id, member_id=member_id, is_new=is_new
            )


def named_before(post: Post) -> set[str]:
    """Return the usernames that the post mentions or has mentioned in an earlier version."""
    notified = select(Member.handle).join(Mention, Mention.member_id == Member.id).where(Mention.post_id == post.id)
    return {*handles_in(post.html), *db.session.scalars(notified)}


NEWCOMERS_LINKS, NEWCOMERS_MENTIONS = 2, 2  # in a post
LONGEST_HANDLE = 80  # characters; imported members may have long usernames
MOST_LOOKED_UP = 100  # names in a text; any further ones are not linked
_PART = re.compile(r"(<[^<>]*>)")
_OPENS = re.compile(r"<(/?)(a|code|pre|blockquote)\b")
_MENTION = re.compile(
    r"(?<![\w@/\\.+=%&$#~-])@((?>\w(?:[\w.-]{0,78}\w)?))"
    r"(?![@/\\]\w|:[\w-]+\.\w)"  # not part of a package name, a path, an address or a username of another network
)
_HOST = re.compile(
    r"(?:\.[\w-]+){2,}|\.(?:app|com|dev|io|net|org|social)"
)  # directly after a name: then it is a username of another network
_LINK = re.compile(r'<a class="mention" href="/members/([^"]+)"')


def render(markdown: str, among: ColumnElement[bool] | None = None) -> str:
    """Render with links to mentioned members (among those of the condition); at most one statement."""
    html = text_html.render_markdown(markdown)
    if "@" not in html:
        return html
    parts = list(_PART.split(html))
    named = {name for part in _plain(parts) for found in _MENTION.findall(parts[part]) for name in _readings(found)}
    known = _known(sorted(named)[:MOST_LOOKED_UP], true() if among is None else among)
    for part in _plain(parts) if known else ():
        parts[part] = _MENTION.sub(lambda match: _linked(match, known), parts[part])
    return "".join(parts)


def handles_in(html: str) -> list[str]:
    """Return the usernames that a rendered post mentions, without repetition."""
    return list(dict.fromkeys(unquote(unescape(handle)) for handle in _LINK.findall(html)))


def _plain(parts: list[str]) -> Iterator[int]:
    """Yield the positions of text parts outside links, code and quotations; every other part is a tag."""
    depth = 0
    for number, part in enumerate(parts):
        if number % 2 == 0:
            if not depth and "@" in part:
                yield number
        elif found := _OPENS.match(part):
            depth += -1 if found[1] else 1


def _readings(name: str) -> Iterator[str]:
    """Yield the possible readings of a name, longest first: "ana.b" in "@ana.b", else "ana"."""
    folded = fold_case(name)
    while folded:
        yield folded
        folded = folded[: max(folded.rfind("."), folded.rfind("-"), 0)].rstrip(".-")


def _known(handles: Iterable[str], among: ColumnElement[bool]) -> set[str]:
    known = select(Member.handle).where(Member.handle.in_(handles), Member.erased_at.is_(None), among)
    return set(db.session.scalars(known))


def _linked(match: re.Match[str], known: set[str]) -> str:
    handle = next((each for each in _readings(match[1]) if each in known), None)
    if handle is None:
        return match[0]
    words, rest = match[1][: len(handle)], match[1][len(handle) :]
    if _HOST.fullmatch(rest):
        return match[0]
    if fold_case(words) != handle:  # case folding changed its length
        words, rest = match[1], ""
    return f'<a class="mention" href="/members/{escape(quote(handle))}">@{words}</a>{rest}'
