"""What support does with one case: takes it, talks, turns it, ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.cases import rules
from app.cases.case import actions as case_actions
from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.escalation import actions as escalation_actions
from app.cases.escalation.actions import escalate
from app.cases.presence import actions as presence_actions
from app.cases.presence import queries as presence_queries
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.teams.models import Team
from app.cases.timeline import actions as timeline_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import NO_SUPPORT, Thread
from tests.cases.company import Company, Deed
from tests.cases.deeds.community import ANSWERS, WORDS
from tests.community.samples import REPLY

UNFINISHED = Case.status.not_in(rules.FINISHED)
FINISHED = Case.status.in_(rules.FINISHED)


def staff_escalate(company: Company) -> Any:
    actor = company.moderator() if company.dice.random() < 0.7 else company.agent()
    priority = company.dice.choice(rules.PRIORITIES)
    thread = company.thread(*(() if company.dice.random() < 0.3 else (Thread.support_state == NO_SUPPORT,)))
    case_type = company.any_of(CaseType) if company.dice.random() < 0.3 else None
    return escalate(actor, thread, reason="Nobody knows.", priority=priority, case_type=case_type, now=company.now)


def take(company: Company) -> Any:
    case = company.case(UNFINISHED)
    return assignment.take(company.agent(), case, now=company.now)


def assign(company: Company) -> Any:
    case, to = company.case(), company.agent() if company.dice.random() < 0.8 else None
    team = company.any_of(Team) if company.dice.random() < 0.4 else None
    by_turns = company.dice.random() < 0.3
    words: dict[str, Any] = {"team": team, "by_turns": by_turns}
    return assignment.assign(company.agent(), case, to, **words, now=company.now)


def reply(company: Company) -> Any:
    case, wait = company.case(), company.dice.random() < 0.4
    body = f"{REPLY} {company.word()}"
    return timeline_actions.reply(company.agent(), case, body, company.now, wait=wait, revision=case.revision)


def reply_by_the_thread(company: Company) -> Any:
    return posts_actions.answer(company.agent(), company.case().thread, f"{REPLY} {company.word()}", company.now)


def message(company: Company) -> Any:
    wait = company.dice.random() < 0.5
    return timeline_actions.message(
        company.agent(), company.case(), f"{WORDS} {company.word()}", company.now, wait=wait
    )


def note(company: Company) -> Any:
    actor = company.agent() if company.dice.random() < 0.8 else company.moderator()
    return timeline_actions.note(actor, company.case(), f"She called twice. {company.word()}", company.now)


def set_status(company: Company) -> Any:
    case, status = company.case(UNFINISHED), company.dice.choice((rules.OPEN, rules.WAITING, rules.RESOLVED))
    return case_actions.set_status(company.agent(), case, status, now=company.now)


def hold(company: Company) -> Any:
    case = company.case(Case.status.in_((rules.OPEN, rules.WAITING)))
    hold: dict[str, Any] = {"reason": "The factory looks at it.", "follow_up_at": company.now + timedelta(days=2)}
    return case_actions.set_status(company.agent(), case, rules.ON_HOLD, **hold, now=company.now)


def end_hold(company: Company) -> Any:
    case, status = company.case(Case.status == rules.ON_HOLD), company.dice.choice((rules.OPEN, rules.WAITING))
    return case_actions.set_status(company.agent(), case, status, now=company.now)


def set_priority(company: Company) -> Any:
    case, priority = company.case(UNFINISHED), company.dice.choice(rules.PRIORITIES)
    return case_actions.set_priority(company.agent(), case, priority, now=company.now)


def resolve(company: Company) -> Any:
    case, knowledge = company.case(UNFINISHED), company.dice.choice(rules.KNOWLEDGE)
    words: dict[str, Any] = {"post": None}
    if knowledge == rules.ACCEPT:
        words = {"post": company.post(ANSWERS, Post.thread_id == case.thread_id)}
    elif knowledge == rules.PUBLISH:
        words = {"body": f"{REPLY} {company.word()}"}
    elif knowledge == rules.LINK:
        words = {"canonical": company.thread()}
    elif knowledge == rules.NOTHING:
        words = {"reason": "It is hers alone."}
    resolution_actions.resolve(
        company.agent(), case, knowledge=knowledge, **words, revision=case.revision, now=company.now
    )
    company.done[f"resolve by {knowledge}"] += 1


def reopen(company: Company) -> Any:
    return reopening.reopen(company.agent(), company.case(FINISHED), reason="Restored.", now=company.now)


def withdraw(company: Company) -> Any:
    case = company.case(UNFINISHED)
    actor = company.dice.choice((company.moderator, company.agent, lambda: company.asker_of(case.thread)))()
    return escalation_actions.withdraw(actor, case, reason="It was a mistake.", revision=case.revision, now=company.now)


def follow_up(company: Company) -> Any:
    case, days = company.case(UNFINISHED), company.dice.choice((0, 1, 3))
    day = company.now + timedelta(days=days) if days else None
    return case_actions.set_follow_up(company.agent(), case, day, now=company.now)


def attend(company: Company) -> Any:
    """They have it open, write at something, and send it, or not."""
    agent, case = company.agent(), company.case()
    presence_queries.require_on_desk(case.id, agent)
    presence_actions.attend(agent, case.id, company.dice.choice((*rules.WAYS_TO_SPEAK, "")), company.now)
    if company.dice.random() < 0.3:
        presence_actions.has_spoken(agent, case.id)


WORK: tuple[Deed, ...] = (
    staff_escalate, staff_escalate, staff_escalate, staff_escalate, take, assign, assign, reply, reply,
    reply_by_the_thread,
    message, message, note,
    set_status, set_status, hold, hold, end_hold, end_hold, set_priority, resolve, resolve, reopen,
    reopen, withdraw, follow_up, attend,
)  # fmt: skip
