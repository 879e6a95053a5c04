"""Who covers for a member of support is told for whom and when, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.cases.teams import actions as teams_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.core.web.i18n import in_language
from app.notifications.inbox import presenters as notifications_presenters
from app.notifications.inbox.queries import inbox
from tests.cast import NOW

DAY = timedelta(days=1)


@pytest.fixture
def absence(gus, lea):
    with unit_of_work():
        absence = teams_actions.start_absence(gus, gus, starts_at=NOW, ends_at=NOW + 3 * DAY, cover=lea, now=NOW)
    run_until_empty(NOW)
    return absence


def told(member):
    return [each for each in inbox(member, None).items if each.kind == "covering"]


def test_the_cover_reads_who_is_away_and_until_when_and_finds_their_cases(app, absence, gus, lea):
    [only] = told(lea)
    with app.test_request_context(), in_language("en"):
        assert (
            notifications_presenters.sentence(only)
            == f"{gus.name} is out of office from March 2, 2026 to March 5, 2026, and you cover their cases"
        )
        assert notifications_presenters.address(only) == f"/cases?assignee={gus.id}"
    assert told(gus) == []


def test_other_days_are_told_again_and_the_same_are_not(absence, gus, lea, ada):
    for days, count in ((3, 1), (5, 2)):
        with unit_of_work():
            teams_actions.change_absence(
                ada, gus, db.session.merge(absence), starts_at=NOW, ends_at=NOW + days * DAY, cover=lea, now=NOW
            )
        run_until_empty(NOW)
        assert len(told(lea)) == count


def test_without_a_cover_nobody_is_told(gus, lea):
    with unit_of_work():
        teams_actions.start_absence(gus, gus, starts_at=NOW, ends_at=NOW + DAY, cover=None, now=NOW)
    run_until_empty(NOW)
    assert told(lea) == []


def test_the_notification_counts_as_seen_when_the_queue_is_opened(absence, gus, lea, signed_in):
    browser = signed_in(lea)
    assert browser.get(f"/cases?assignee={gus.id}").status_code == 200
    assert browser.get("/inbox?show=unread").text.count("cover their cases") == 0
