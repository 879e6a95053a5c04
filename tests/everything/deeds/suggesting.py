"""What people wish for, what it grew out of, and what the product team says to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.threads.models import QUESTION, SUGGESTION, Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.suggestions import actions as suggestions_actions
from app.suggestions.areas import actions as areas_actions
from app.suggestions.backing import actions as backing_actions
from app.suggestions.loop import actions as loop_actions
from app.suggestions.loop.queries import own_question
from app.suggestions.merging import actions as merging_actions
from app.suggestions.merging.models import SuggestionMerge
from app.suggestions.merging.queries import get_either
from app.suggestions.models import SHIPPED, UNDER_REVIEW, Area, Source, Suggestion
from app.suggestions.policies import next_statuses
from app.suggestions.queries import get_suggestion
from app.suggestions.sources import actions as sources_actions
from app.suggestions.sources.queries import get_source
from tests.cases.company import Deed
from tests.everything.company import Company

BODY = "I count backwards today and still find it creased, because the dial knows nothing between three and six hours."
UNSOLVED = "It is there now, and it still ends an hour too early each time."
WHY = "Many of you count backwards, so we looked at it together with those who build the panel."


def suggest(company: Company) -> Any:
    return suggestions_actions.suggest(company.anyone(), area=_area(company), **_words(company))


def make_from(company: Company) -> Any:
    source = company.thread(Thread.kind == QUESTION)
    return sources_actions.make_from(_team(company), source, area=_area(company), **_words(company))


def add_source(company: Company) -> Any:
    actor = _team(company)
    suggestion = get_suggestion(company.any_of(Suggestion).id, actor)
    return sources_actions.add_source(actor, suggestion, company.thread(Thread.kind == QUESTION), company.now)


def unlink_source(company: Company) -> Any:
    actor, source = _team(company), company.any_of(Source)
    suggestion = get_suggestion(source.suggestion_id, actor)
    return sources_actions.unlink_source(actor, suggestion, get_source(suggestion, source.id, actor), company.now)


def relink_source(company: Company) -> Any:
    entry: AuditLogEntry = company.any_of(AuditLogEntry, AuditLogEntry.action == sources_actions.UNLINKED)
    actor = _team(company)
    return sources_actions.relink_source(actor, get_suggestion(entry.subject_id, actor), entry, company.now)


def set_status(company: Company) -> Any:
    actor = company.member(company.dice.choice(company.staff["product"]))
    suggestion = get_suggestion(company.any_of(Suggestion).id, actor)
    status = company.dice.choice(next_statuses(suggestion))
    words = f"{WHY} {company.word()}"
    return suggestions_actions.set_status(actor, suggestion, status, words, company.now, revision=suggestion.revision)


def back_suggestion(company: Company) -> Any:
    deed = company.dice.choice((voting_actions.add_me_too, voting_actions.add_me_too, voting_actions.remove_me_too))
    return deed(company.anyone(), company.thread(Thread.kind == SUGGESTION), company.now)


def report_unsolved(company: Company) -> Any:
    """One of those whom it concerns, now and then anybody, reports that what shipped does not help."""
    shipped: Suggestion = company.any_of(Suggestion, Suggestion.status.in_((SHIPPED, UNDER_REVIEW)))
    author_id = db.session.scalars(select(Thread.asker_id).where(Thread.id == shipped.id)).one()
    backers = db.session.scalars(select(Backing.member_id).where(Backing.thread_id == shipped.id))
    askers = db.session.scalars(select(Source.customer_id).where(Source.suggestion_id == shipped.id))
    concerned = sorted({each for each in (author_id, *backers, *askers) if each})
    actor = company.member(company.dice.choice(concerned)) if concerned else company.anyone()
    suggestion = get_suggestion(shipped.id, actor)
    return loop_actions.report_unsolved(actor, suggestion, own_question(actor, suggestion), UNSOLVED, company.now)


def merge_suggestions(company: Company) -> Any:
    actor = company.member(company.dice.choice(company.staff["product"]))
    one, into = (get_suggestion(company.any_of(Suggestion).id, actor) for _ in range(2))
    return merging_actions.merge(actor, one, into, f"{WHY} {company.word()}", company.now)


def unmerge_suggestions(company: Company) -> Any:
    actor = company.member(company.dice.choice(company.staff["product"]))
    made = company.any_of(SuggestionMerge, SuggestionMerge.undone_at.is_(None))
    one, into = (get_either(each, actor) for each in (made.suggestion_id, made.into_id))
    return merging_actions.unmerge(actor, one, into, company.now)


def back_for_customer(company: Company) -> Any:
    actor = _team(company)
    suggestion = get_suggestion(company.any_of(Suggestion).id, actor)
    reason = f"By phone: {company.word()}"
    return backing_actions.back_for(actor, suggestion, company.anyone(), None, reason, company.now)


def withdraw_for_customer(company: Company) -> Any:
    actor, backing = _team(company), company.any_of(Backing, Backing.added_by_id.is_not(None))
    return backing_actions.withdraw_for(actor, get_suggestion(backing.thread_id, actor), backing, company.now)


def move_suggestion(company: Company) -> Any:
    actor = company.member(company.dice.choice(company.staff["product"]))
    suggestion = get_suggestion(company.any_of(Suggestion).id, actor)
    return areas_actions.move_suggestion(actor, suggestion, _area(company), company.now, started=suggestion.area_id)


def change_area(company: Company) -> Any:
    area, owner = _area(company), company.member(company.dice.choice(company.staff["product"]))
    return areas_actions.change_area(company.admin(), area, name=area.name, space=company.space(), owner=owner)


def _team(company: Company) -> Member:
    return company.member(company.dice.choice([*company.staff["product"], *company.staff["moderator"]]))


def _area(company: Company) -> Area:
    area = company.any_of(Area)
    return db.session.scalars(select(Area).where(Area.id == area.id).options(joinedload(Area.space))).one()


def _words(company: Company) -> dict[str, Any]:
    title = f"Let me set when the wash ends {company.word()}"
    return {"title": title, "body": f"{BODY} {company.word()}", "now": company.now}


SUGGESTING: tuple[Deed, ...] = (
    suggest, suggest, make_from, make_from, add_source, add_source, unlink_source, relink_source, set_status,
    set_status, set_status, back_suggestion, back_suggestion, report_unsolved, report_unsolved, change_area,
    merge_suggestions, merge_suggestions, unmerge_suggestions, back_for_customer, withdraw_for_customer,
    move_suggestion,
)  # type: ignore[assignment]  # fmt: skip
