"""What customers do in their cases."""

from __future__ import annotations

from typing import Any

from app.cases.case.models import Case
from app.cases.case.queries import get_case_of_link
from app.cases.csat import actions as csat_actions
from app.cases.csat.links import rating_token, read_rating_token
from app.cases.customer_view import actions as customer_view_actions
from app.cases.escalation.actions import escalate
from app.cases.timeline import actions as timeline_actions
from app.community.posts.models import Post
from tests.cases.company import Company, Deed
from tests.cases.deeds.community import ANSWERS
from tests.cases.deeds.work import FINISHED, UNFINISHED


def asker_escalates(company: Company) -> Any:
    thread = company.thread()
    return escalate(company.asker_of(thread), thread, reason="I tried all of it.", now=company.now)


def asker_messages(company: Company) -> Any:
    case = company.case()
    return timeline_actions.message(
        company.asker_of(case.thread), case, f"It is the D45. {company.word()}", company.now
    )


def asker_answers(company: Company) -> Any:
    case = company.case(UNFINISHED)
    return timeline_actions.answer_publicly(
        company.asker_of(case.thread), case, f"It is the D45, since Monday. {company.word()}", company.now
    )


def still_broken(company: Company) -> Any:
    case = company.case(FINISHED)
    words = f"It leaks again. {company.word()}"
    return customer_view_actions.reopen_as_unsolved(company.asker_of(case.thread), case, words, company.now)


def rate(company: Company) -> Any:
    """By the link in the mail, which needs no sign-in."""
    case = company.case(Case.resolved_at.is_not(None))
    assert case.resolved_at is not None
    number, resolved_at = read_rating_token(rating_token(case.id, case.resolved_at))
    score, case = company.dice.randint(1, 5), get_case_of_link(number)
    return csat_actions.rate(case.thread.asker, case, resolved_at, score, "It took long.", company.now)


def say_solved(company: Company) -> Any:
    case, post = company.case(UNFINISHED), None
    if company.dice.random() < 0.4:
        post = company.post(ANSWERS, Post.thread_id == case.thread_id)
    return customer_view_actions.say_solved(company.asker_of(case.thread), case, company.now, post=post)


ASKING: tuple[Deed, ...] = (
    asker_escalates, asker_messages, asker_messages, asker_answers, asker_answers,
    still_broken, still_broken, rate, rate, say_solved,
)  # fmt: skip
