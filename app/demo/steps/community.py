"""Steps in the community and in moderation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community.editing import actions as editing_actions
from app.community.following import actions as following_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import OPENING, Post
from app.community.spaces.models import Space
from app.community.tags import actions as tags_actions
from app.community.tags.models import Tag
from app.community.tags.queries import get_tag
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.demo.cast import Stage, member, space
from app.demo.script import Step
from app.moderation.flags import actions as flags_actions
from app.moderation.models import FLAGS, ReviewItem
from app.moderation.review_queue import actions as review_queue_actions
from app.moderation.review_queue.queries import get_item
from app.notifications.inbox import actions as notifications_actions
from app.notifications.models import Notification

Act: TypeAlias = Callable[[Stage, Step], None]
FRENCH = "francophone"  # the space in which French is written


def ask(stage: Stage, step: Step) -> None:
    words = step.words
    thread = threads_actions.ask(
        stage.actor(step),
        space=space(words["space"]),
        title=words["title"],
        body=words["body"],
        tags=words.get("tags", []),
        visibility=words.get("visibility", "public"),
        locale=words.get("locale", "fr" if words["space"] == FRENCH else "en"),
        now=step.at,
    )
    stage.keep_thread(step.thread, thread, opening_of(thread))
    threads_actions.record_seen(
        stage.actor(step), thread, [stage.threads[key] for key in words.get("seen", ())], step.at
    )


def answer(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    stage.keep_post(step, posts_actions.answer(actor, stage.thread(step.thread, actor), step.words["body"], step.at))


def comment(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    stage.keep_post(step, posts_actions.comment(actor, stage.post(step, actor), step.words["body"], step.at))


def edit(stage: Stage, step: Step) -> None:
    actor, words = stage.actor(step), step.words
    post = stage.post(step, actor)
    changed = {name: words[name] for name in ("title", "tags", "summary") if name in words}
    editing_actions.edit(actor, post, body=words.get("body", post.body), revision=post.revision, now=step.at, **changed)


def on_post(act: Callable[..., object], *more: Any) -> Act:
    """Return the step that does this to a post."""

    def on(stage: Stage, step: Step) -> None:
        actor = stage.actor(step)
        act(actor, stage.post(step, actor), *more, step.at)

    return on


def on_thread(act: Callable[..., object]) -> Act:
    """Return the step that does this to a thread."""

    def on(stage: Stage, step: Step) -> None:
        actor = stage.actor(step)
        act(actor, stage.thread(step.thread, actor), step.at)

    return on


def read_inbox(stage: Stage, step: Step) -> None:
    """Mark all notifications in the inbox as read."""
    actor = stage.actor(step)
    newest = db.session.scalar(select(func.max(Notification.id)).where(Notification.member_id == actor.id))
    notifications_actions.mark_all_read(actor, newest or 0, step.at)


def opening_of(thread: Thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.kind == OPENING)).one()


def flag(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    flags_actions.flag(actor, stage.post(step, actor), step.words["reason"], step.words.get("body", ""), step.at)


def review(stage: Stage, step: Step) -> None:
    """Decide on a reported post; `status` is the decision."""
    actor = stage.actor(step)
    about = {"kind": FLAGS, "post_id": stage.post(step, actor).id, "decided_at": None}
    item = get_item(db.session.scalars(select(ReviewItem.id).filter_by(**about)).one(), actor)
    words = {"reason": step.words.get("reason", ""), "text": step.words.get("body", "")}
    review_queue_actions.decide(actor, item, step.words["status"], step.at, **words)


def tend(stage: Stage, step: Step) -> None:
    """Describe a tag and add its synonyms."""
    actor, words = stage.actor(step), step.words
    tag = get_tag(words["name"], actor)
    tags_actions.describe(actor, tag, words["description"], tag.stamp, step.at)
    for name in words.get("synonyms", ()):
        tags_actions.add_synonym(actor, tag, name, step.at)


def choose(stage: Stage, step: Step) -> None:
    """Follow some tags, spaces and members, and mute others."""
    actor = stage.actor(step)
    for deed, act in (("follow", following_actions.follow), ("mute", following_actions.mute)):
        for what in step.words.get(deed, ()):
            act(actor, _subject(what, actor), step.at)


def _subject(what: str, actor: Member) -> Tag | Space | Member:
    kind, name = what.split()
    if kind == "tag":
        return get_tag(name, actor)
    return space(name) if kind == "space" else member(name)
