"""What people do to questions, whether support has them or not."""

from __future__ import annotations

from typing import Any

from app.community.actions import (
    accepting,
    answering,
    backing,
    closing,
    commenting,
    deleting,
    editing,
    merging,
    moving,
    splitting,
    theming,
    voting,
)
from app.community.models import Post, Theme, Thread
from app.community.models.thread import CLOSED_REASONS
from tests.cases.company import Company, Deed, ask
from tests.community.threads import BODY, REPLY

ANSWERS = Post.kind == "answer"
WORDS = "Which model is it, and since when?"


def answer(company: Company) -> Any:
    return answering.answer(company.anyone(), company.thread(), f"{REPLY} {company.word()}", company.now)


def comment(company: Company) -> Any:
    return commenting.comment(company.anyone(), company.post(), f"{WORDS} {company.word()}", company.now)


def asker_comments(company: Company) -> Any:
    post = company.post()
    return commenting.comment(company.asker_of(post.thread), post, f"{WORDS} {company.word()}", company.now)


def asker_edits(company: Company) -> Any:
    post = company.post(Post.kind == "opening")
    actor, body = company.asker_of(post.thread), f"{BODY} {company.word()}"
    return editing.edit(actor, post, body=body, revision=post.revision, tags=[], now=company.now)


def vote(company: Company) -> Any:
    return voting.vote(company.anyone(), company.post(), company.dice.choice((1, 1, -1)), company.now)


def accept(company: Company) -> Any:
    post = company.post(ANSWERS)
    return accepting.accept(company.asker_of(post.thread), post, company.now)


def unaccept(company: Company) -> Any:
    post = company.post(ANSWERS)
    return accepting.unaccept(company.asker_of(post.thread), post, company.now)


def reject(company: Company) -> Any:
    thread = company.thread()
    return accepting.reject(company.asker_of(thread), thread, company.now)


def back(company: Company) -> Any:
    return backing.back(company.anyone(), company.thread(), company.now)


def delete(company: Company) -> Any:
    return deleting.delete(company.moderator(), company.post(ANSWERS), company.now, reason="other", text="Not here.")


def close(company: Company) -> Any:
    thread, canonical = company.thread(), company.thread()
    reason = company.dice.choice(CLOSED_REASONS)
    return closing.close(company.moderator(), thread, reason=reason, canonical=canonical, now=company.now)


def reopen_thread(company: Company) -> Any:
    return closing.reopen(company.moderator(), company.thread(), company.now)


def move(company: Company) -> Any:
    return moving.move(company.moderator(), company.thread(), company.space(), now=company.now)


def merge_threads(company: Company) -> Any:
    thread = company.thread(Thread.merged_into_id.is_(None))
    into = company.thread(Thread.merged_into_id.is_(None), Thread.id != thread.id)
    return merging.merge(company.moderator(), thread, into, company.now)


def split(company: Company) -> Any:
    post = company.post(ANSWERS)
    about: dict[str, Any] = {"title": "Another grinder that stops", "space": company.space(), "tags": []}
    return splitting.split(company.moderator(), post.thread, post_ids=[post.id], **about, now=company.now)


def give_theme(company: Company) -> Any:
    name = company.dice.choice(("Worn seal", "Limescale", "Loose hinge", ""))
    return theming.give_theme(company.agent(), company.thread(), name, company.now)


def merge_themes(company: Company) -> Any:
    theme = company.any_of(Theme)
    into = company.any_of(Theme, Theme.id != theme.id)
    return theming.merge(company.moderator(), theme, into.name, company.now)


COMMUNITY: tuple[Deed, ...] = (
    answer, answer, comment, asker_comments, asker_comments, asker_edits, vote, accept, accept, unaccept, reject,
    back, back, delete, close, reopen_thread, reopen_thread, move, merge_threads, split, ask, give_theme, give_theme,
    merge_themes,
)  # fmt: skip
