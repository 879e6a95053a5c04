"""What people do to questions, whether support has them or not."""

from __future__ import annotations

from typing import Any

from app.community.editing import actions as editing_actions
from app.community.merging import actions as merging_actions
from app.community.merging import split as merging_split
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.root_causes import actions as root_causes_actions
from app.community.root_causes.models import RootCause
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.models import CLOSED_REASONS, Thread
from app.community.voting import actions as voting_actions
from tests.cases.company import Company, Deed, ask
from tests.community.samples import BODY, REPLY

ANSWERS = Post.kind == "answer"
WORDS = "Which model is it, and since when?"


def answer(company: Company) -> Any:
    return posts_actions.answer(company.anyone(), company.thread(), f"{REPLY} {company.word()}", company.now)


def comment(company: Company) -> Any:
    return posts_actions.comment(company.anyone(), company.post(), f"{WORDS} {company.word()}", company.now)


def asker_comments(company: Company) -> Any:
    post = company.post()
    return posts_actions.comment(company.asker_of(post.thread), post, f"{WORDS} {company.word()}", company.now)


def asker_edits(company: Company) -> Any:
    post = company.post(Post.kind == "opening")
    actor, body = company.asker_of(post.thread), f"{BODY} {company.word()}"
    return editing_actions.edit(actor, post, body=body, revision=post.revision, tags=[], now=company.now)


def vote(company: Company) -> Any:
    return voting_actions.vote(company.anyone(), company.post(), company.dice.choice((1, 1, -1)), company.now)


def accept(company: Company) -> Any:
    post = company.post(ANSWERS)
    return voting_actions.accept(company.asker_of(post.thread), post, company.now)


def unaccept(company: Company) -> Any:
    post = company.post(ANSWERS)
    return voting_actions.unaccept(company.asker_of(post.thread), post, company.now)


def reject(company: Company) -> Any:
    thread = company.thread()
    return voting_actions.reject(company.asker_of(thread), thread, company.now)


def back(company: Company) -> Any:
    return voting_actions.add_me_too(company.anyone(), company.thread(), company.now)


def delete(company: Company) -> Any:
    return removal_actions.delete(
        company.moderator(), company.post(ANSWERS), company.now, reason="other", text="Not here."
    )


def close(company: Company) -> Any:
    thread, canonical = company.thread(), company.thread()
    reason = company.dice.choice(CLOSED_REASONS)
    return thread_state_actions.close(company.moderator(), thread, reason=reason, canonical=canonical, now=company.now)


def reopen_thread(company: Company) -> Any:
    return thread_state_actions.reopen(company.moderator(), company.thread(), company.now)


def move(company: Company) -> Any:
    return merging_actions.move(company.moderator(), company.thread(), company.space(), now=company.now)


def merge_threads(company: Company) -> Any:
    thread = company.thread(Thread.merged_into_id.is_(None))
    into = company.thread(Thread.merged_into_id.is_(None), Thread.id != thread.id)
    return merging_actions.merge(company.moderator(), thread, into, company.now)


def split(company: Company) -> Any:
    post = company.post(ANSWERS)
    about: dict[str, Any] = {"title": "Another grinder that stops", "space": company.space(), "tags": []}
    return merging_split.split(company.moderator(), post.thread, post_ids=[post.id], **about, now=company.now)


def give_theme(company: Company) -> Any:
    name = company.dice.choice(("Worn seal", "Limescale", "Loose hinge", ""))
    return root_causes_actions.set_root_cause(company.agent(), company.thread(), name, company.now)


def merge_themes(company: Company) -> Any:
    theme = company.any_of(RootCause)
    into = company.any_of(RootCause, RootCause.id != theme.id)
    return root_causes_actions.merge(company.moderator(), theme, into.name, company.now)


COMMUNITY: tuple[Deed, ...] = (
    answer, answer, comment, asker_comments, asker_comments, asker_edits, vote, accept, accept, unaccept, reject,
    back, back, delete, close, reopen_thread, reopen_thread, move, merge_threads, split, ask, give_theme, give_theme,
    merge_themes,
)  # fmt: skip
