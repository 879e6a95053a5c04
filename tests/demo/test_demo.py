"""The demo is a community in which everything has happened, and every number is true."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.members.models import ROLES, Member, Role
from app.cases import rules as cases_rules
from app.cases.case.models import Case
from app.cases.queue.activity import queue_counts
from app.cases.sla.models import SlaClock
from app.cases.teams.models import Team
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.following.models import LEVELS, Subscription
from app.community.posts.models import KINDS as POST_KINDS
from app.community.posts.models import Post
from app.community.spaces.models import VISIBILITIES as SPACE_VISIBILITIES
from app.community.spaces.models import Space
from app.community.threads.models import ANSWER_STATES, SUPPORT_STATES, VISIBILITIES, Thread
from app.community.voting.models import Backing, Vote
from app.core import clock
from app.core.db.base import db
from app.core.outbox.models import DONE, Delivery
from app.core.settings import settings
from app.core.text_index import rebuild as index_rebuild
from app.demo.cast import member
from app.demo.setup import SIGNED_IN_AS
from app.notifications.models import MailOptOut, Notification
from app.reputation.models import LedgerEntry
from app.reputation.queries import ledger_mismatches
from app.search.deflection.models import Deflection, SeenBeforeAsking
from app.search.log.models import SearchLogEntry
from app.search.results.queries import search
from app.suggestions.models import DRAFT, MERGED, STATUSES, Source, StatusChange, Suggestion
from tests.community.recount import differences

MADE_LATER = {DRAFT, MERGED}  # what nobody can bring about yet


def named(value: Any) -> str:
    """The name of a case, the same in every process: a set has no order."""
    return ",".join(sorted(map(str, value))) if isinstance(value, set) else str(value)


def all_of(column: Any) -> set[Any]:
    return set(db.session.scalars(select(column).distinct()))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("column", "states"),
    [
        (Thread.kind, {"question", "suggestion"}),
        (Thread.visibility, VISIBILITIES),
        (Thread.answer_state, ANSWER_STATES),
        (Thread.support_state, SUPPORT_STATES),
        (Thread.locale, {"en", "fr"}),
        (Space.visibility, SPACE_VISIBILITIES),
        (Post.kind, POST_KINDS),
        (Vote.value, {1, -1}),
        (Subscription.level, LEVELS),
        (Case.status, cases_rules.STATUSES),
        (Case.priority, cases_rules.PRIORITIES),
        (Case.knowledge, {*cases_rules.KNOWLEDGE, cases_rules.COMMUNITY, None}),
        (Case.opened_how, {"moderator", "agent", "asker", cases_rules.DIRECT}),
        (SlaClock.kind, cases_rules.CLOCKS),
        (SlaClock.stopped_why, {"", "met", "resolved", "community"}),
        (Suggestion.status, set(STATUSES) - MADE_LATER),
        (Role.name, ROLES),
        (Member.relation, {"customer", "prospect", "former", "employee"}),
        (LedgerEntry.kind, {"voted_up", "voted_down", "voting_down", "accepted", "accepting", "suggestion_shipped"}),
    ],
    ids=named,
)
def test_every_state_appears(column: Any, states: Iterable[Any]) -> None:
    assert all_of(column) == set(states)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "what",
    [
        Thread.rejected_at.is_not(None),
        Post.deleted_at.is_not(None),
        Post.edited_at.is_not(None),
        Post.staff_role.is_not(None),
        SlaClock.met_at.is_not(None),
        SlaClock.breached_at.is_not(None),
        SlaClock.warned_at.is_not(None),
        SlaClock.paused_at.is_not(None),
        Case.previous_case_id.is_not(None),
        Case.canonical_id.is_not(None),
        Case.follow_up_at.is_not(None),
        Case.assignee_id.is_(None),
        CaseNote.id > 0,
        CaseMessage.id > 0,
        Source.id > 0,
        Role.space_id.is_not(None),
        LedgerEntry.undoes_id.is_not(None),
        Notification.read_at.is_(None),
        Notification.read_at.is_not(None),
        MailOptOut.id > 0,
        Team.id > 0,
        Thread.view_count > 0,
        Deflection.has_voted,
        SeenBeforeAsking.position > 1,
        SearchLogEntry.is_asked,
    ],
    ids=str,
)
def test_everything_that_can_happen_has_happened(what: Any) -> None:
    assert db.session.scalars(select(func.count()).where(what)).one() > 0


@pytest.mark.usefixtures("app")
def test_it_is_a_community_and_no_sample() -> None:
    counts = dict(db.session.execute(select(Post.kind, func.count()).group_by(Post.kind)).all())
    assert counts["opening"] >= 30
    assert counts["answer"] >= 55
    assert counts["comment"] >= 80
    assert db.session.scalars(select(func.count(Backing.id))).one() >= 50
    assert settings().name == "Halvar"
    assert db.session.scalars(select(func.max(Member.reputation))).one() > 150


@pytest.mark.usefixtures("app")
def test_every_counter_equals_its_rows_and_every_reputation_its_ledger() -> None:
    assert differences() == []
    assert not ledger_mismatches()


@pytest.mark.usefixtures("app")
def test_everyone_was_told_of_everything_and_nothing_failed() -> None:
    assert db.session.scalars(select(Delivery.last_error).where(Delivery.last_error.is_not(None))).all() == []
    left = select(Delivery.reaction).where(Delivery.state != DONE, Delivery.reaction != "notifications.mails.send_mail")
    assert db.session.scalars(left).all() == []
    assert list(index_rebuild.differences()) == []


@pytest.mark.usefixtures("app")
def test_what_was_answered_grew_out_of_a_case_and_its_asker_hears_that_it_shipped() -> None:
    shipped = db.session.scalars(select(Suggestion).where(Suggestion.status == "shipped")).one()
    source = db.session.scalars(select(Source).where(Source.suggestion_id == shipped.id)).one()
    assert db.session.scalar(select(Case.status).where(Case.thread_id == source.thread_id)) == "closed"
    last = select(func.max(StatusChange.at)).where(StatusChange.suggestion_id == shipped.id).scalar_subquery()
    told = select(Notification.read_at).where(
        Notification.thread_id == shipped.id, Notification.kind == "decided", Notification.created_at == last
    )
    for who in ("ana", "ben", "kwame"):
        assert db.session.scalars(told.where(Notification.member_id == member(who).id)).one() is None


def test_support_has_something_late_something_due_and_something_that_waits(app, now) -> None:
    counts = queue_counts(member("gus"), now)
    assert all(counts[queue] for queue in ("mine", "unassigned", "due", "late", "waiting"))
    assert queue_counts(member("lea"), now)["mine"] > 0


@pytest.mark.parametrize("handle", SIGNED_IN_AS)
def test_each_of_those_one_can_sign_in_as_has_something_to_look_at(handle, signed_in) -> None:
    browser = signed_in(member(handle))
    for address, empty in (("/", "No questions"), ("/inbox", "Nothing"), ("/my/questions", "No questions")):
        page = browser.get(address)
        assert page.status_code == 200
        assert 'class="empty' not in page.text, (address, empty)


@pytest.mark.parametrize(
    "address", ["missing", "missing?show=asked", "synonyms", "synonyms?language=fr", "deflections"]
)
def test_staff_read_what_was_searched_and_what_was_found(app, now, monkeypatch, signed_in, address) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    page = signed_in(member("mia")).get(f"/search/{address}")
    assert page.status_code == 200
    assert 'class="empty' not in page.text


@pytest.mark.usefixtures("app")
def test_what_the_log_says_was_not_found_is_not_found() -> None:
    words = db.session.scalars(
        select(SearchLogEntry.words).where(SearchLogEntry.results == 0, ~SearchLogEntry.is_asked).distinct()
    )
    assert [each for each in words if search(each, member("mia")).hits] == []


@pytest.mark.parametrize("handle", ["gus", "lea"])
def test_support_finds_replies_to_begin_with(handle, signed_in) -> None:
    page = signed_in(member(handle)).get("/cases/saved-replies").text
    assert page.count('class="row__title"') == 3
    assert "Demander la plaque" in page


@pytest.mark.parametrize("handle", ["ana", "ben"])
def test_customers_see_where_their_cases_stand(handle, signed_in) -> None:
    page = signed_in(member(handle)).get("/my/cases")
    assert page.status_code == 200
    assert 'class="empty' not in page.text


def test_every_thread_can_be_read(app, signed_in) -> None:
    browser = signed_in(member("ada"))
    for thread_id, kind, slug in db.session.execute(select(Thread.id, Thread.kind, Thread.slug)).all():
        assert browser.get(f"/{kind}s/{thread_id}/{slug}").status_code == 200


@pytest.mark.parametrize("address", ["/questions", "/suggestions", "/roadmap", "/members", "/tags", "/about"])
def test_a_stranger_finds_no_empty_page(app, browser, address) -> None:
    page = browser.get(address)
    assert page.status_code == 200
    assert 'class="empty' not in page.text
