"""A row of a list shows the thread as it is, although rows are kept."""

from __future__ import annotations

import pytest
from flask import get_template_attribute
from flask_babel import force_locale

from app.accounts.models import Member
from app.community.models import Space, Thread
from app.community.views.rows import rows_of
from tests.cast import NOW

CHANGES = [
    ("id", 77),
    ("title", "Another title"),
    ("slug", "another"),
    ("locale", "fr"),
    ("created_at", NOW.replace(year=2020)),
    ("tag_names", ["pump"]),
    ("visibility", "private"),
    ("closed_at", NOW),
    ("support_state", "with_support"),
    ("accepted_post_id", 5),
    ("answer_state", "answered"),
    ("score", 4),
    ("backing_count", 3),
    ("answer_count", 2),
    ("excerpt", "Other words"),
    ("asker", None),
    ("asker", Member(id=1, handle="ana", name="Ana Ribeiro-Santos")),
    ("space", Space(id=2, slug="beans", name="Beans")),
]


@pytest.fixture
def thread(app):
    return Thread(
        id=1, kind="question", title="The pump is loud", slug="the-pump", locale="en", created_at=NOW,
        tag_names=["seal"], visibility="public", support_state="none", answer_state="unanswered",
        score=0, backing_count=0, answer_count=0, excerpt="Some words",
        asker=Member(id=1, handle="ana", name="Ana Ribeiro"),
        space=Space(id=1, slug="machines", name="Machines"),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "value"), CHANGES)
def test_whatever_changes_is_shown_at_once(app, thread, name, value):
    with app.test_request_context("/"):
        draw = get_template_attribute("community/_row.html", "question_row")
        assert str(rows_of([thread], 2, excerpt=True)) == str(draw(thread, 2, True))
        setattr(thread, name, value)
        assert str(rows_of([thread], 2, excerpt=True)) == str(draw(thread, 2, True))


def test_a_list_with_excerpts_and_one_without_are_told_apart(app, thread):
    with app.test_request_context("/"):
        with_excerpt, without = rows_of([thread], 2, excerpt=True), rows_of([thread], 2, excerpt=False)
        assert "Some words" in with_excerpt
        assert "Some words" not in without


def test_a_row_is_kept_for_each_language(app, thread):
    rows = []
    for language in ("en", "fr"):
        with app.test_request_context("/"), force_locale(language):
            rows.append(str(rows_of([thread], 2, excerpt=False)))
    assert rows[0] != rows[1]
