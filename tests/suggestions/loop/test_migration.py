"""The table of reports goes and comes back, with rows in it, and nothing else changes."""

from __future__ import annotations

import flask_migrate
from flask import Flask
from sqlalchemy import inspect, select

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions import actions as suggestions_actions
from app.suggestions.areas.actions import make_area
from app.suggestions.loop.actions import report_unsolved
from app.suggestions.loop.models import UnsolvedReport
from app.suggestions.models import Suggestion
from tests import cast
from tests.suggestions.conftest import BODY, TITLE, WHY, loaded
from tests.suggestions.loop.conftest import WORDS
from tests.test_migrations import fresh

__all__ = ["fresh"]
BEFORE = "0034"


def live() -> None:
    """A suggestion that ships, and its author's report."""
    with unit_of_work():
        ada, ana, pia, space = (*(cast.person(each) for each in ("ada", "ana", "pia")), cast.place())
        area = make_area(ada, name="Laundry", space=space, owner=None, now=cast.NOW)
        idea = suggestions_actions.suggest(ana, area=area, title=TITLE, body=BODY, now=cast.NOW)
        suggestions_actions.set_status(pia, loaded(idea), "shipped", WHY, cast.NOW)
        report_unsolved(ana, loaded(idea), None, WORDS, cast.NOW.replace(hour=12))


def test_reports_go_down_and_their_table_comes_back(fresh: Flask) -> None:
    flask_migrate.upgrade()
    live()
    assert db.session.scalars(select(UnsolvedReport.text)).one() == WORDS
    db.session.remove()
    flask_migrate.downgrade(revision=BEFORE)
    assert "unsolved_report" not in inspect(db.engine).get_table_names()
    flask_migrate.upgrade()
    assert db.session.scalar(select(UnsolvedReport.id)) is None
    assert db.session.scalars(select(Suggestion.status)).one() == "under_review"
