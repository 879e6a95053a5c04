"""A commit that fails is told by a designed page, which has every head that a page has, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError

from app.accounts.members.models import Member
from app.community.following.models import Subscription
from app.community.spaces.models import Space
from app.core.db.base import db
from tests.cast import NOW
from tests.community.samples import a_question
from tests.conftest import Browser


@pytest.mark.parametrize(("error", "status"), [(IntegrityError, 409), (OperationalError, 503)])
def test_a_commit_that_fails_is_told(
    app: Flask,
    ana: Member,
    ben: Member,
    machines: Space,
    signed_in: Callable[[Member], Browser],
    monkeypatch: pytest.MonkeyPatch,
    error: type[IntegrityError | OperationalError],
    status: int,
) -> None:
    thread_id = a_question(ana, machines, NOW).id
    browser = signed_in(ben)
    browser.get("/questions")

    def fail() -> None:
        raise error("COMMIT", {}, Exception("someone was quicker"))

    monkeypatch.setattr(db.session, "commit", fail, raising=False)
    answer = browser.send(f"/threads/{thread_id}/follow")
    monkeypatch.undo()
    assert answer.status_code == status
    assert "Content-Security-Policy" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert db.session.scalar(db.select(db.func.count(Subscription.id)).filter_by(member_id=ben.id)) == 0
