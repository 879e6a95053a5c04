"""Search in what was said in cases: by number, title, name and every word, for whoever may read the case alone."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.queue.queries import queue_page
from app.cases.queue.selection import Selection
from app.cases.timeline import actions as timeline_actions
from app.community.posts import actions as posts_actions
from app.community.removal import actions as removal_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from app.core.synonyms.models import SearchSynonym
from tests.cases.conftest import case_of
from tests.cast import NOW

ANSWER = "Tighten the left hinge with a number four key, then level the feet."


@pytest.fixture
def two(ana, zoe, mia, machines) -> list[Case]:
    made = [
        case_of(mia, ana, machines, "Door leaks at the front", NOW),
        case_of(mia, zoe, machines, "The PUMP is très fatiguée", NOW),
    ]
    run_until_empty()
    return made


def found(reader: Member, words: str) -> list[int]:
    run_until_empty()
    db.session.rollback()
    page = queue_page(reader, Selection(queue="all", words=words, sort="number"), None, NOW)
    return [row.id for row in page.items]


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("door", {0}), ("DOOR front", {0}), ("front door leaks", {0}), ("door pump", set()), ("zoe", {1}), ("Zoé", {1}),
        ("tres FATIGUEE", {1}), ("lambert pump", {1}), ("week", {0, 1}), ("nobody knows", {0, 1}), ("%", set()),
        ("_", set()), ("\\", set()), ("/", set()), ("'", set()), ("#1", {0}), ("2", {1}), ("999999999999999999", set()),
    ],
)  # fmt: skip
def test_all_words_must_occur_whatever_their_case_and_accents(two, gus, words, holds):
    assert set(found(gus, words)) == {two[each].id for each in holds}


def test_everything_said_is_found_and_what_is_taken_away_is_not(two, gus, ben, ana):
    one = two[0]
    with unit_of_work():
        thread = db.session.get_one(Thread, one.thread_id)
        answer = posts_actions.answer(ben, thread, ANSWER, NOW)
    with unit_of_work():
        timeline_actions.note(gus, db.session.get_one(Case, one.id), "Bulletin 0417 says so.", NOW)
        timeline_actions.message(gus, db.session.get_one(Case, one.id), "Your serial number, please?", NOW)
        timeline_actions.reply(gus, db.session.get_one(Case, one.id), "We send a technician on Tuesday morning.", NOW)
    for words in ("hinge", "bulletin 0417", "serial", "technician hinge bulletin"):
        assert found(gus, words) == [one.id], words
    with unit_of_work():
        removal_actions.delete(ben, db.session.merge(answer), NOW)
    assert found(gus, "hinge") == []
    assert found(gus, "bulletin") == [one.id]


def test_a_customer_is_found_by_the_name_that_they_go_by(two, gus, zoe, signed_in):
    words = {"name": "Zoé Perrault", "locale": "en", "time_zone": "", "theme": ""}
    for _twice in range(2):
        assert signed_in(zoe).send("/settings", words).status_code == 303
    assert found(gus, "perrault") == [two[1].id]
    assert found(gus, "lambert") == []
    assert len(db.session.scalars(select(Event.id).where(Event.name == "member.renamed")).all()) == 1


def test_who_does_not_read_the_case_does_not_find_it(two, lea, ben):
    assert len(found(db.session.get_one(Member, lea.id), "week")) == 2
    with unit_of_work():
        db.session.get_one(Member, lea.id).roles[:] = []
    assert found(db.session.get_one(Member, lea.id), "week") == []
    assert found(ben, "week") == []


@pytest.fixture
def synonyms(app) -> None:
    pairs = [("en", "porthole", "door"), ("en", "gate", "leaks at the front"), ("fr", "pump", "door")]
    rows = [{"language": code, "word": word, "means": means, "created_at": NOW} for code, word, means in pairs]
    with unit_of_work():
        db.session.execute(insert(SearchSynonym), rows)


@pytest.mark.parametrize(
    ("words", "holds"),
    [("porthole", {0}), ("porthole front", {0}), ("gate door", {0}), ("porthole pump", set()), ("pump", {1})],
)
def test_a_word_finds_what_its_synonyms_find(synonyms, two, gus, words, holds):
    assert set(found(gus, words)) == {two[each].id for each in holds}
