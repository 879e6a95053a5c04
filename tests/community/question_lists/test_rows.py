"""A row of a list shows the question as it is, although rows are kept."""

from __future__ import annotations

import pytest
from flask import get_template_attribute
from flask_babel import force_locale

from app.accounts.members.models import Member
from app.community.question_lists.presenters import rows_of
from app.community.question_lists.queries import QuestionRow, list_questions
from app.core.db.session import unit_of_work
from tests.cast import NOW
from tests.community.voting.test_pages_threads import put_question

CHANGES = [
    ("id", 77, "/77/"),
    ("title", "Another title", "Another title"),
    ("slug", "another", "/another"),
    ("locale", "fr", 'lang="fr"'),
    ("created_at", NOW.replace(year=2020), "2020"),
    ("tags", '["hose"]', "hose"),
    ("visibility", "private", "Private"),
    ("closed_at", NOW, "Closed"),
    ("locked_at", NOW, "Locked"),
    ("archived_at", NOW, "Archived"),
    ("claimed_until", NOW.replace(year=2200), "Being answered"),
    ("bumped_at", NOW, "Still no answer"),
    ("support_state", "with_support", "Escalated to support"),
    ("answer_state", "answered", "Answered"),
    ("score", 4321, "4,321"),
    ("backing_count", 3210, "3,210"),
    ("answer_count", 2109, "2,109"),
    ("new_answers", 3, "3 new since your last visit"),
    ("excerpt", "Other words", "Other words"),
    ("asker_name", "Ana Ribeiro-Santos", "Ana Ribeiro-Santos"),
    ("space_name", "Beans", "Beans"),
]


@pytest.fixture
def row(app):
    return QuestionRow(
        id=1, kind="question", title="The pump is loud", slug="the-pump", locale="en", created_at=NOW,
        active_at=NOW, hot=0.0, tags='["seal"]', visibility="public", support_state="none", answer_state="unanswered",
        accepted_post_id=None, closed_at=None, closed_reason=None, locked_at=None, archived_at=None,
        claimed_until=None, bumped_at=None, new_answers=0, score=0, backing_count=0, answer_count=0,
        excerpt="Some words", asker_id=1, asker_name="Ana Ribeiro", space_name="Machines",
    )  # fmt: skip


@pytest.mark.parametrize(("name", "value", "words"), CHANGES)
def test_whatever_changes_is_shown_at_once(app, row, name, value, words):
    with app.test_request_context("/"):
        draw = get_template_attribute("community/question_lists/_row.html", "question_row")
        assert words not in rows_of([row], 2, excerpt=True)
        changed = row._replace(**{name: value})
        assert words in rows_of([changed], 2, excerpt=True)
        assert str(rows_of([changed], 2, excerpt=True)) == str(draw(changed, 2, True, changed.is_claimed(NOW)))


def test_a_claim_ends_in_a_row_that_is_kept(app, row):
    with app.test_request_context("/"):
        over = row._replace(claimed_until=NOW)
        assert "Being answered" in rows_of([over._replace(claimed_until=NOW.replace(year=2200))], 2, excerpt=True)
        assert "Being answered" not in rows_of([over], 2, excerpt=True)


def test_one_who_left_has_a_row_without_a_name(app, row):
    with app.test_request_context("/"):
        assert "Ana" not in rows_of([row._replace(asker_id=None, asker_name=None)], 2, excerpt=False)


def test_a_row_holds_what_the_question_s_page_holds(app, ana: Member, machines, now):
    question = put_question(ana, machines, now)
    with unit_of_work():
        (row,) = list_questions(ana).items
    assert row.tag_names == question.tag_names
    assert (row.title, row.asker, row.space_name) == (question.title, (ana.id, ana.name), machines.name)
    assert (row.created_at, row.score) == (question.created_at, question.score)


def test_a_list_with_excerpts_and_one_without_are_told_apart(app, row):
    with app.test_request_context("/"):
        with_excerpt, without = rows_of([row], 2, excerpt=True), rows_of([row], 2, excerpt=False)
        assert "Some words" in with_excerpt
        assert "Some words" not in without


def test_a_row_is_kept_for_each_language(app, row):
    rows = []
    for language in ("en", "fr"):
        with app.test_request_context("/"), force_locale(language):
            rows.append(str(rows_of([row], 2, excerpt=False)))
    assert rows[0] != rows[1]
