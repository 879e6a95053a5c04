"""Asking, answering, voting: the community's part of the script."""

from __future__ import annotations

from sqlalchemy import func, select

from app.community.actions import (
    accepting,
    answering,
    asking,
    backing,
    commenting,
    deleting,
    editing,
    following,
    voting,
)
from app.community.models import Post, Thread
from app.community.models.post import OPENING
from app.core.db import db
from app.demo.script import Step
from app.demo.stage import Stage, space
from app.notifications.actions import reading
from app.notifications.models import Notification

FRENCH = "francophone"  # the space in which French is written


def ask(stage: Stage, step: Step) -> None:
    words = step.words
    thread = asking.ask(
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


def answer(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    stage.keep_post(step, answering.answer(actor, stage.thread(step.thread, actor), step.words["body"], step.at))


def comment(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    stage.keep_post(step, commenting.comment(actor, stage.post(step, actor), step.words["body"], step.at))


def edit(stage: Stage, step: Step) -> None:
    actor, words = stage.actor(step), step.words
    post = stage.post(step, actor)
    changed = {name: words[name] for name in ("title", "tags", "summary") if name in words}
    editing.edit(actor, post, body=words.get("body", post.body), revision=post.revision, now=step.at, **changed)


def delete(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    deleting.delete(actor, stage.post(step, actor), step.at)


def vote_up(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    voting.vote(actor, stage.post(step, actor), 1, step.at)


def vote_down(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    voting.vote(actor, stage.post(step, actor), -1, step.at)


def accept(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    accepting.accept(actor, stage.post(step, actor), step.at)


def unaccept(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    accepting.unaccept(actor, stage.post(step, actor), step.at)


def reject(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    accepting.reject(actor, stage.thread(step.thread, actor), step.at)


def back(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    backing.back(actor, stage.thread(step.thread, actor), step.at)


def unback(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    backing.unback(actor, stage.thread(step.thread, actor), step.at)


def follow(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    following.follow(actor, stage.thread(step.thread, actor), step.at)


def mute(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    following.mute(actor, stage.thread(step.thread, actor), step.at)


def read_inbox(stage: Stage, step: Step) -> None:
    """They open their inbox and read all that is in it."""
    actor = stage.actor(step)
    newest = db.session.scalar(select(func.max(Notification.id)).where(Notification.member_id == actor.id))
    reading.mark_all_read(actor, newest or 0, step.at)


def opening_of(thread: Thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.kind == OPENING)).one()
