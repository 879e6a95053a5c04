"""The story, played once on each database for all that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.core.db.base import db
from app.demo.player import play
from tests.products import later

THURSDAY = datetime(2026, 3, 5, 13, 40, tzinfo=UTC)  # 14:40 in Paris, with the office open


@pytest.fixture(scope="module", params=["sqlite", later("postgresql")])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with the story in its database, and a context for the test's own look."""
    name = "sqlite_applications" if request.param == "sqlite" else "postgres_applications"
    application: Flask = request.getfixturevalue(name).fresh()
    application.extensions["settings"].read_at = float("-inf")
    with application.app_context():
        play(THURSDAY)
        yield application
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def now() -> datetime:
    return THURSDAY
