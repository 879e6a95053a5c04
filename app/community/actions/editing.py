"""Edit a post: its words, and on an opening the title and the tags of its thread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Member
from app.community import texts
from app.community.actions.holding import hold
from app.community.actions.posting import add_revision, keep, touch
from app.community.actions.tagging import set_tags
from app.community.events import POST_EDITED
from app.community.models import Post, Revision, Thread
from app.community.models.post import COMMENT
from app.community.policies import can_edit, can_link
from app.core import markup
from app.core.db import db
from app.core.errors import Conflict
from app.core.events import record
from app.core.policy import require
from app.core.slugs import slug_of

SILENT = timedelta(minutes=5)  # from the post on, while nobody but its author has written in it


class EditConflict(Conflict):
    """Someone else edited the post meanwhile.

    `theirs` is its text as it is now, `mine` what was sent, `revision` the one to start from.
    """

    def __init__(self, theirs: str, mine: str, revision: int) -> None:
        super().__init__()
        self.theirs, self.mine, self.revision = theirs, mine, revision


def edit(
    actor: Member,
    post: Post,
    *,
    body: str,
    summary: str = "",
    revision: int,
    now: datetime,
    title: str | None = None,
    tags: Iterable[str] | None = None,
) -> Post:
    """Change the post, which the actor saw at `revision`; title and tags count on openings only, None leaves them.

    Every version is kept, save that within its first minutes the author's own replaces the newest.

    Raises NotAllowed where `can_edit` says no, Refused where the text is not what it must be, EditConflict where the
    post has moved on.
    """
    body = texts.checked_comment(body) if post.kind == COMMENT else texts.checked_body(body)
    title = None if title is None else texts.checked_title(title)
    names = None if tags is None else texts.checked_tags(tags)
    html = markup.render(body)
    require(can_edit(actor, hold(post)))
    if post.revision != revision:
        raise EditConflict(post.body, body, post.revision)
    if texts.link_count(html) > texts.link_count(post.html):
        require(can_link(actor, post.thread.space_id, texts.link_count(html)))
    is_changed = _retitle(post, title, names, now) if post.is_opening else False
    if body == post.body and not is_changed:
        return post
    post.body, post.html = body, html
    if post.is_opening:
        post.thread.excerpt = texts.excerpt_of(html)
    is_silent = _keep(actor, post, summary.strip()[: texts.LONGEST_SUMMARY], now)
    record(POST_EDITED, actor, post, now, thread_id=post.thread_id, revision=post.revision, silent=is_silent)
    return post


def _retitle(post: Post, title: str | None, names: list[str] | None, now: datetime) -> bool:
    """Give the thread its new title and tags; was anything of it new?"""
    thread: Thread = post.thread
    before = (thread.title, list(thread.tag_names))
    if title is not None and title != thread.title:
        thread.title, thread.slug = title, slug_of(title)
    if names is not None and names != thread.tag_names:
        set_tags(thread, names, now)
    return before != (thread.title, list(thread.tag_names))


def _keep(actor: Member, post: Post, summary: str, now: datetime) -> bool:
    """Write the version down; was it silent? Its number moves in any case: no other tab overwrites it unseen."""
    newest = db.session.scalars(
        select(Revision).filter_by(post_id=post.id).order_by(Revision.number.desc()).limit(1)
    ).first()
    post.revision += 1
    if newest and actor.id == post.author_id == newest.editor_id and now - post.created_at <= SILENT:
        keep(newest, post).number = post.revision
        post.thread.changed_at = now
        return True
    add_revision(post, actor, now, summary)
    post.edited_at, post.editor_id = now, actor.id
    touch(post.thread, actor, now)
    return False
