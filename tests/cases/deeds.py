"""What a company does to questions and cases: one deed each, by someone who may, mostly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.cases import rules
from app.cases.actions import (
    assigning,
    following_up,
    messaging,
    noting,
    persisting,
    prioritising,
    promising,
    rating,
    reopening,
    replying,
    resolving,
    settling,
    statusing,
    withdrawing,
)
from app.cases.actions import merging as merging_cases
from app.cases.actions.escalating import escalate
from app.cases.models import Case, SlaPolicy
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
from app.community.models import Post
from app.community.models.thread import CLOSED_REASONS
from app.core.db import db
from tests.cases.company import Company, Deed, ask
from tests.cases.reference_clocks import policies
from tests.community.threads import BODY, REPLY

UNFINISHED = Case.status.not_in(rules.FINISHED)
FINISHED = Case.status.in_(rules.FINISHED)
ANSWERS = Post.kind == "answer"
WORDS = "Which model is it, and since when?"


# The community


def answer(company: Company) -> Any:
    return answering.answer(company.anyone(), company.thread(), REPLY, company.now)


def comment(company: Company) -> Any:
    return commenting.comment(company.anyone(), company.post(), WORDS, company.now)


def asker_comments(company: Company) -> Any:
    post = company.post()
    return commenting.comment(company.asker_of(post.thread), post, WORDS, company.now)


def asker_edits(company: Company) -> Any:
    post = company.post(Post.kind == "opening")
    actor = company.asker_of(post.thread)
    return editing.edit(actor, post, body=f"{BODY} {company.now}", revision=post.revision, tags=[], now=company.now)


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
    return merging.merge(company.moderator(), company.thread(), company.thread(), company.now)


def split(company: Company) -> Any:
    post = company.post(ANSWERS)
    about: dict[str, Any] = {"title": "Another grinder that stops", "space": company.space(), "tags": []}
    return splitting.split(company.moderator(), post.thread, post_ids=[post.id], **about, now=company.now)


# Support


def staff_escalate(company: Company) -> Any:
    actor = company.moderator() if company.dice.random() < 0.7 else company.agent()
    priority = company.dice.choice(rules.PRIORITIES)
    return escalate(actor, company.thread(), reason="Nobody knows.", priority=priority, now=company.now)


def asker_escalates(company: Company) -> Any:
    thread = company.thread()
    return escalate(company.asker_of(thread), thread, reason="I tried all of it.", now=company.now)


def take(company: Company) -> Any:
    case = company.case(UNFINISHED)
    return assigning.take(company.agent(), case, revision=case.revision, now=company.now)


def assign(company: Company) -> Any:
    case, to = company.case(), company.agent() if company.dice.random() < 0.8 else None
    return assigning.assign(company.agent(), case, to, revision=case.revision, now=company.now)


def reply(company: Company) -> Any:
    case, wait = company.case(), company.dice.random() < 0.4
    return replying.reply(company.agent(), case, REPLY, company.now, wait=wait, revision=case.revision)


def reply_by_the_thread(company: Company) -> Any:
    return answering.answer(company.agent(), company.case().thread, REPLY, company.now)


def message(company: Company) -> Any:
    wait = company.dice.random() < 0.5
    return messaging.message(company.agent(), company.case(), WORDS, company.now, wait=wait)


def asker_messages(company: Company) -> Any:
    case = company.case()
    return messaging.message(company.asker_of(case.thread), case, "It is the D45.", company.now)


def note(company: Company) -> Any:
    return noting.note(company.agent(), company.case(), "She called twice.", company.now)


def set_status(company: Company) -> Any:
    case, status = company.case(), company.dice.choice(rules.STATUSES)
    hold: dict[str, Any] = {"reason": "The factory looks at it.", "follow_up_at": company.now + timedelta(days=2)}
    words = hold if status == rules.ON_HOLD else {}
    return statusing.set_status(company.agent(), case, status, **words, revision=case.revision, now=company.now)


def set_priority(company: Company) -> Any:
    case, priority = company.case(UNFINISHED), company.dice.choice(rules.PRIORITIES)
    return prioritising.set_priority(company.agent(), case, priority, revision=case.revision, now=company.now)


def resolve(company: Company) -> Any:
    case, knowledge = company.case(UNFINISHED), company.dice.choice(rules.KNOWLEDGE)
    words: dict[str, Any] = {"post": None}
    if knowledge == rules.ACCEPT:
        words = {"post": company.post(ANSWERS, Post.thread_id == case.thread_id)}
    elif knowledge == rules.PUBLISH:
        words = {"body": REPLY}
    elif knowledge == rules.LINK:
        words = {"canonical": company.thread()}
    elif knowledge == rules.NOTHING:
        words = {"reason": "It is hers alone."}
    resolving.resolve(company.agent(), case, knowledge=knowledge, **words, revision=case.revision, now=company.now)
    company.done[f"resolve by {knowledge}"] += 1


def reopen(company: Company) -> Any:
    return reopening.reopen(company.agent(), company.case(FINISHED), reason="It is back.", now=company.now)


def still_broken(company: Company) -> Any:
    case = company.case(FINISHED)
    return persisting.still_broken(company.asker_of(case.thread), case, "It leaks again.", company.now)


def withdraw(company: Company) -> Any:
    case = company.case(UNFINISHED)
    actor = company.dice.choice((company.moderator, company.agent, lambda: company.asker_of(case.thread)))()
    return withdrawing.withdraw(actor, case, reason="It was a mistake.", revision=case.revision, now=company.now)


def follow_up(company: Company) -> Any:
    case, days = company.case(UNFINISHED), company.dice.choice((0, 1, 3))
    day = company.now + timedelta(days=days) if days else None
    return following_up.set_follow_up(company.agent(), case, day, revision=case.revision, now=company.now)


def rate(company: Company) -> Any:
    case = company.case(Case.resolved_at.is_not(None))
    assert case.resolved_at is not None
    score = company.dice.randint(1, 5)
    return rating.rate(company.asker_of(case.thread), case, case.resolved_at, score, "It took long.", company.now)


def give_theme(company: Company) -> Any:
    name = company.dice.choice(("Worn seal", "Limescale", ""))
    return theming.give_theme(company.agent(), company.thread(), name, company.now)


def merge_cases(company: Company) -> Any:
    case, into = company.case(UNFINISHED), company.case()
    return merging_cases.merge(company.agent(), case, into, revision=case.revision, now=company.now)


def separate(company: Company) -> Any:
    return merging_cases.separate(company.agent(), company.case(Case.merged_into_id.is_not(None)), now=company.now)


def say_solved(company: Company) -> Any:
    case = company.case(UNFINISHED)
    return settling.say_solved(company.asker_of(case.thread), case, company.now)


def give_policy(company: Company) -> Any:
    case, found = company.case(UNFINISHED), db.session.scalars(policies().order_by(SlaPolicy.id)).all()
    policy = company.dice.choice(found)
    return promising.give_policy(company.agent(), case, policy, revision=case.revision, now=company.now)


COMMUNITY: tuple[Deed, ...] = (
    answer, answer, comment, asker_comments, asker_comments, asker_edits, vote, accept, accept, unaccept, reject,
    back, back, delete, close, reopen_thread, reopen_thread, move, merge_threads, split, ask,
)  # fmt: skip
SUPPORT: tuple[Deed, ...] = (
    staff_escalate, staff_escalate, asker_escalates, take, assign, reply, reply, reply_by_the_thread, message, message,
    asker_messages, asker_messages, note, set_status, set_status, set_status, set_priority, resolve, resolve, reopen,
    still_broken, still_broken, withdraw, follow_up, rate, rate, give_theme, merge_cases,
    merge_cases, separate, say_solved, give_policy,
)  # fmt: skip
DEEDS = (*COMMUNITY, *SUPPORT)


def act(company: Company) -> None:
    """One deed by one of them; then the worker, or not."""
    company.attempt(company.dice.choice(DEEDS))
    if company.dice.random() < 0.4:
        company.hear()
    if company.dice.random() < 0.3:
        company.tick()
