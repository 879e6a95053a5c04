"""What customers do in their cases."""

from __future__ import annotations

from typing import Any

from app.cases.actions import messaging, persisting, rating, replying, settling
from app.cases.actions.escalating import escalate
from app.cases.models import Case
from app.cases.queries.finding import get_case_of_link
from app.cases.rating_links import rating_token, read_rating_token
from app.community.models import Post
from tests.cases.company import Company, Deed
from tests.cases.deeds.community import ANSWERS
from tests.cases.deeds.work import FINISHED, UNFINISHED


def asker_escalates(company: Company) -> Any:
    thread = company.thread()
    return escalate(company.asker_of(thread), thread, reason="I tried all of it.", now=company.now)


def asker_messages(company: Company) -> Any:
    case = company.case()
    return messaging.message(company.asker_of(case.thread), case, f"It is the D45. {company.word()}", company.now)


def asker_answers(company: Company) -> Any:
    case = company.case(UNFINISHED)
    return replying.answer_publicly(
        company.asker_of(case.thread), case, f"It is the D45, since Monday. {company.word()}", company.now
    )


def still_broken(company: Company) -> Any:
    case = company.case(FINISHED)
    words = f"It leaks again. {company.word()}"
    return persisting.still_broken(company.asker_of(case.thread), case, words, company.now)


def rate(company: Company) -> Any:
    """By the link in the mail, which needs no sign-in."""
    case = company.case(Case.resolved_at.is_not(None))
    assert case.resolved_at is not None
    number, resolved_at = read_rating_token(rating_token(case.id, case.resolved_at))
    score, case = company.dice.randint(1, 5), get_case_of_link(number)
    return rating.rate(case.thread.asker, case, resolved_at, score, "It took long.", company.now)


def say_solved(company: Company) -> Any:
    case, post = company.case(UNFINISHED), None
    if company.dice.random() < 0.4:
        post = company.post(ANSWERS, Post.thread_id == case.thread_id)
    return settling.say_solved(company.asker_of(case.thread), case, company.now, post=post)


ASKING: tuple[Deed, ...] = (
    asker_escalates, asker_messages, asker_messages, asker_answers, asker_answers,
    still_broken, still_broken, rate, rate, say_solved,
)  # fmt: skip
