"""Moderators and admins keep synonyms; a refusal says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.members.models import Member
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.synonyms.models import SearchSynonym
from app.search.synonyms import actions
from app.search.synonyms.actions import add_synonym, delete_synonym
from tests.conftest import Browser

KETTLE = {"language": "en", "word": "kettle", "means": "water boiler"}


def pairs() -> list[tuple[str, str, str]]:
    found = db.session.scalars(select(SearchSynonym).order_by(SearchSynonym.id))
    return [(each.language, each.word, each.means) for each in found]


def logged() -> list[str]:
    return list(db.session.scalars(select(AuditLogEntry.action).order_by(AuditLogEntry.id)))


def test_a_synonym_is_added_in_lower_case_logged_and_deleted(mia: Member, now: datetime) -> None:
    with unit_of_work():
        added = add_synonym(mia, language="en", word="  Kettle ", means="Water   BOILER", now=now)
    assert pairs() == [("en", "kettle", "water boiler")]
    with unit_of_work():
        delete_synonym(mia, added, now)
    assert pairs() == []
    assert logged() == ["synonym.added", "synonym.deleted"]


@pytest.mark.parametrize(
    ("word", "means", "reason"),
    [
        ("kettle", "Water boiler", "synonyms already"), ("water boiler", "kettle", "synonyms already"),
        ("fridge", "fridges", "same word already"), ("the", "fridge", "skips words"),
        ("fridge", "of the", "skips words"), ("fridge", "?!", "skips words"), ("İ" * 64, "fridge", "at most 64"),
    ],
)  # fmt: skip
def test_what_would_change_nothing_is_refused(mia: Member, now: datetime, word: str, means: str, reason: str) -> None:
    with unit_of_work():
        add_synonym(mia, **KETTLE, now=now)
    with pytest.raises(InvalidInput) as refused:
        add_synonym(mia, language="en", word=word, means=means, now=now)
    assert reason in str(refused.value.sentence)
    assert len(pairs()) == 1


def test_a_language_has_a_limited_number_of_synonyms(
    mia: Member, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_SYNONYMS", 1)
    with unit_of_work():
        add_synonym(mia, **KETTLE, now=now)
        add_synonym(mia, language="fr", word="kettle", means="water boiler", now=now)
    with pytest.raises(InvalidInput, match="up to 1 "):
        add_synonym(mia, language="en", word="fridge", means="refrigerator", now=now)


def test_others_change_nothing(mia: Member, gus: Member, ben: Member, now: datetime) -> None:
    with unit_of_work():
        added = add_synonym(mia, **KETTLE, now=now)
    for actor in (gus, ben):
        with pytest.raises(NotAllowed):
            add_synonym(actor, language="en", word="fridge", means="refrigerator", now=now)
        with pytest.raises(NotAllowed):
            delete_synonym(actor, added, now)
    assert len(pairs()) == 1


def test_the_page_lists_adds_and_deletes(app: Flask, ada: Member, signed_in: Callable[..., Browser]) -> None:
    admin = signed_in(ada)
    assert "No synonyms yet" in admin.get("/search/synonyms").text
    answer = admin.send("/search/synonyms", dict(KETTLE), follow_redirects=True)
    assert "Synonym added." in answer.text
    assert "<bdi>kettle</bdi> = <bdi>water boiler</bdi>" in answer.text
    assert "No synonyms yet" in admin.get("/search/synonyms?language=fr").text
    again = admin.send("/search/synonyms", dict(KETTLE))
    assert again.status_code == 422
    assert "These two are synonyms already." in again.text
    assert 'value="water boiler"' in again.text
    (number,) = db.session.scalars(select(SearchSynonym.id))
    answer = admin.send(f"/search/synonyms/{number}/delete", follow_redirects=True)
    assert "Synonym deleted." in answer.text
    assert pairs() == []
    assert "deleted a search synonym" in admin.get("/moderation/log").text


def test_staff_read_synonyms_that_only_moderators_and_admins_change(
    mia: Member, gus: Member, ben: Member, now: datetime, browser: Browser, signed_in: Callable[..., Browser]
) -> None:
    with unit_of_work():
        number = add_synonym(mia, **KETTLE, now=now).id
    support = signed_in(gus)
    page = support.get("/search/synonyms").text
    assert "<bdi>kettle</bdi>" in page
    assert "Add synonym" not in page
    assert support.send("/search/synonyms", {"language": "en", "word": "a1", "means": "b2"}).status_code == 403
    assert support.send(f"/search/synonyms/{number}/delete").status_code == 403
    assert signed_in(ben).get("/search/synonyms").status_code == 403
    assert "/login" in browser.get("/search/synonyms").headers["Location"]
    assert signed_in(mia).send("/search/synonyms/987654/delete").status_code == 404
    assert len(pairs()) == 1
