"""Staff read what was searched without results, by week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from app.accounts.members.models import ADMIN, AGENT, MODERATOR, PRODUCT, Member, Role
from app.core.db import pagination
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.search.log.models import SearchLogEntry
from app.search.log.presenters import filters_of, week_choices
from app.search.log.queries import missing_searches
from app.search.policies import can_change_synonyms, can_read_searches
from tests.conftest import Browser

MONDAY = date(2026, 11, 30)
WEDNESDAY = date(2026, 12, 2)


def log(words: str, searches: int = 1, day: date = MONDAY, **values: Any) -> None:
    """Log a search without results, as often as `searches` on this day."""
    values = {"results": 0, "language": "en", "is_asked": False} | values
    with unit_of_work():
        db.session.execute(insert(SearchLogEntry), [values | {"day": day, "words": words, "searches": searches}])


@pytest.mark.parametrize(
    ("role", "space_id", "reads", "changes"),
    [
        (None, None, False, False), (AGENT, None, True, False), (PRODUCT, None, True, False),
        (MODERATOR, None, True, True), (ADMIN, None, True, True), (MODERATOR, 7, True, False), (ADMIN, 7, True, False),
    ],
)  # fmt: skip
def test_staff_read_searches_and_moderators_of_all_spaces_change_synonyms(
    role: str | None, space_id: int | None, reads: bool, changes: bool
) -> None:
    actor = Member(roles=[Role(name=role, space_id=space_id)] if role else [])
    assert (bool(can_read_searches(actor)), bool(can_change_synonyms(actor))) == (reads, changes)
    assert not can_read_searches(None)
    assert not can_change_synonyms(None)


@pytest.mark.usefixtures("app")
def test_searches_of_a_week_are_grouped_by_words_the_most_frequent_first(monkeypatch: pytest.MonkeyPatch) -> None:
    log("kettle", 2)
    log("kettle", 3, WEDNESDAY, is_asked=True)
    log("kettle", 1, language="fr")
    log("bouilloire", 4, language="fr")
    log("kettle", 9, results=2)
    log("older", day=MONDAY - timedelta(days=1))
    log("later", day=MONDAY + timedelta(days=7))

    def found(language: str = "", *, is_asked: bool = False) -> list[tuple[str, str, int, int]]:
        rows = missing_searches(MONDAY, language, None, is_asked=is_asked).items
        return [(row.words, row.language, row.searches, row.is_asked) for row in rows]

    assert found() == [("kettle", "en", 5, 1), ("bouilloire", "fr", 4, 0), ("kettle", "fr", 1, 0)]
    assert found("fr") == [("bouilloire", "fr", 4, 0), ("kettle", "fr", 1, 0)]
    assert found(is_asked=True) == [("kettle", "en", 5, 1)]


@pytest.mark.usefixtures("app")
def test_the_list_has_pages() -> None:
    words = {f"word {number:02}" for number in range(pagination.PAGE_SIZE + 5)}
    for each in words:
        log(each)
    first = missing_searches(MONDAY, "", None, is_asked=False)
    second = missing_searches(MONDAY, "", first.after, is_asked=False)
    assert (len(first.items), second.after) == (pagination.PAGE_SIZE, None)
    assert {row.words for row in (*first.items, *second.items)} == words


@pytest.mark.parametrize(
    ("week", "monday"),
    [
        ("2026-11-23", date(2026, 11, 23)), ("2026-11-25", date(2026, 11, 23)), ("", MONDAY), ("x", MONDAY),
        ("9999-12-31", MONDAY), ("0001-01-01", date(2025, 12, 1)),
    ],
)  # fmt: skip
def test_the_week_of_an_address_is_one_of_the_last_year(week: str, monday: date) -> None:
    assert filters_of({"week": week, "language": "xx"}, WEDNESDAY) == (monday, "", False)


@pytest.mark.usefixtures("app")
def test_the_weeks_to_choose_from_go_back_to_the_oldest_entry() -> None:
    assert [value for value, _label in week_choices(None, MONDAY, WEDNESDAY)] == ["2026-11-30"]
    weeks = [value for value, _label in week_choices(date(2026, 11, 22), MONDAY, WEDNESDAY)]
    assert weeks == ["2026-11-30", "2026-11-23", "2026-11-16"]


def test_the_page_leads_to_an_answer_and_to_a_synonym(
    mia: Member, gus: Member, ben: Member, browser: Browser, signed_in: Callable[..., Browser]
) -> None:
    today = datetime.now(UTC).date()
    page = signed_in(mia).get("/search/missing").text
    assert "No searches without results in this week" in page
    log("kettle whistles", 3, today, is_asked=True)
    page = signed_in(mia).get("/search/missing").text
    assert "searched 3 times" in page
    assert 'href="/questions/new?title=kettle+whistles"' in page
    assert 'href="/search/synonyms?language=en&amp;word=kettle+whistles"' in page
    assert 'value="kettle whistles"' in signed_in(mia).get("/search/synonyms?language=en&word=kettle+whistles").text
    assert "Add a synonym" not in signed_in(gus).get("/search/missing").text
    assert "kettle whistles" in signed_in(gus).get("/search/missing?show=asked&language=en").text
    assert "kettle whistles" not in signed_in(gus).get("/search/missing?language=fr").text
    assert signed_in(ben).get("/search/missing").status_code == 403
    assert "/login" in browser.get("/search/missing").headers["Location"]
    assert signed_in(gus).get("/search/missing?after=x").status_code == 404


def test_staff_find_the_pages_in_their_bar_and_admins_on_the_page_of_administration(
    gus: Member, ada: Member, ben: Member, signed_in: Callable[..., Browser]
) -> None:
    for reader, is_linked in ((gus, True), (ada, True), (ben, False)):
        assert ('href="/search/missing"' in signed_in(reader).get("/").text) is is_linked
    assert 'href="/search/synonyms"' in signed_in(ada).get("/admin").text
