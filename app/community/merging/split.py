"""Split answers and comments off into a new question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.community import counters, text_rules
from app.community.events import THREAD_SPLIT
from app.community.following.actions import start_following
from app.community.merging.policies import can_split
from app.community.posts.actions import store_post_content
from app.community.posts.models import ANSWER, COMMENT, OPENING, Post, Revision
from app.community.spaces.models import Space
from app.community.tags.actions import set_tags
from app.community.threads.models import Thread, ThreadLink
from app.community.threads.read_access import grant_access
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.hooks import call_hooks
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text.content_checks import run_content_checks
from app.core.text.normalisation import slug_of


def split(
    actor: Member,
    thread: Thread,
    *,
    post_ids: Collection[int],
    title: str,
    space: Space,
    tags: Iterable[str],
    confirm: str = "",
    now: datetime,
) -> Thread:
    """Make a new question of these answers and comments: the oldest becomes its opening post, the others its answers.

    Comments on an answer move along with it. Its author is that of the opening post. Merging it back undoes the split.
    Raises InvalidInput if no post of this thread or the accepted answer is selected, or title or tags are invalid.
    """
    title, names = text_rules.checked_title(title), text_rules.checked_tags(tags)
    require_allowed(can_split(actor, lock_row(thread)))
    run_content_checks("edit", actor, thread, title, confirm, now)
    parts = _parts(thread, post_ids)
    counters.lock_counted_members(thread)
    if thread.is_listed:
        counters.count_people(thread, -1)
    made = _open(parts[0], thread, title, space, now)
    _move(parts, thread, made)
    for each in (thread, made):
        counters.recount_answers(each)
        if each.is_listed:
            counters.count_people(each, 1)
    _name(actor, parts[0], made, names, now)
    if made.is_listed:
        counters.count_in_space(made, 1)
    thread.changed_at = now
    for post in parts:
        _keep_company(post, thread, made, now)
    if not made.is_public:
        call_hooks("private_question", actor, made, now)
    record_event(THREAD_SPLIT, actor, made, now, thread_id=made.id, from_id=thread.id)
    whom: dict[str, Any] = {"member_id": made.asker_id, "space_id": thread.space_id}
    write_audit_log("thread.split", actor, thread, now, **whom, into_id=made.id, post_ids=[post.id for post in parts])
    return made


def _parts(thread: Thread, post_ids: Collection[int]) -> list[Post]:
    """Lock and return the selected posts, oldest first, without comments on a selected answer."""
    chosen = select(Post).where(Post.thread_id == thread.id, Post.id.in_(post_ids), Post.kind != OPENING)
    found = [lock_row(post) for post in db.session.scalars(chosen.order_by(Post.id))]
    parts = [post for post in found if post.parent_id not in post_ids]
    if not parts or not parts[0].is_shown:
        raise InvalidInput(
            _("Select answers or comments. The oldest one opens the new question, so it must be visible."), "posts"
        )
    if {thread.accepted_post_id, thread.resting_post_id} & {post.id for post in parts}:
        raise InvalidInput(
            _("The accepted answer stays with its question. To move it, undo the acceptance first."), "posts"
        )
    return parts


def _open(opening: Post, thread: Thread, title: str, space: Space, now: datetime) -> Thread:
    made = Thread(
        kind=thread.kind,
        visibility=thread.visibility,
        space=space,
        title=title,
        slug=slug_of(title),
        locale=thread.locale,
        asker_id=opening.author_id,
        asker_name=opening.author_name,
        excerpt=text_rules.excerpt_of(opening.html),
        tag_names=[],
        score=opening.score,
        split_from_id=thread.id,
        created_at=opening.created_at,
        active_at=now,
        written_at=now,
        changed_at=now,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(ThreadLink(thread_id=made.id, target_id=thread.id, kind="related", linked_at=now))
    return made


def _move(parts: Sequence[Post], thread: Thread, made: Thread) -> None:
    for post in parts:
        if post.kind == COMMENT and post.is_shown:
            parent = lock_row(db.session.get_one(Post, post.parent_id))
            parent.comment_count = Post.comment_count - 1
        post.kind = OPENING if post is parts[0] else ANSWER
        post.merged_at = None
        post.thread, post.thread_id, post.parent_id = made, made.id, None
    db.session.flush()
    under = update(Post).where(Post.parent_id.in_([post.id for post in parts]), Post.thread_id == thread.id)
    db.session.execute(under.values(thread_id=made.id), execution_options={"synchronize_session": "fetch"})


def _name(actor: Member, opening: Post, made: Thread, names: list[str], now: datetime) -> None:
    """Set the tags of the new thread, and store title and tags in the latest revision of its opening post."""
    set_tags(actor, made, names, now)
    newest = select(Revision).filter_by(post_id=opening.id).order_by(Revision.number.desc()).limit(1)
    for revision in db.session.scalars(newest):
        store_post_content(revision, opening)


def _keep_company(post: Post, thread: Thread, made: Thread, now: datetime) -> None:
    """Subscribe a moved post's author to the new question; in a private thread, the first author keeps access."""
    author = db.session.get(Member, post.author_id) if post.author_id else None
    asker = db.session.get(Member, thread.asker_id) if thread.asker_id else None
    if author is not None:
        start_following(author, made, now)
    if asker is not None and not made.is_public:
        grant_access(made, asker, now)
