"""Whoever is suspended reads everything that they could, and writes nothing, at whatever address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.moderation.models import ReviewItem, Sanction
from app.moderation.sanctions import actions as sanctions_actions
from tests.moderation.sanctions.test_sanctioning import WHY
from tests.routes import FOR_DEVELOPERS, walk
from tests.test_doors import changes
from tests.world import fingerprint
from tests.world_again import filled

OPEN = {
    # what one may do all the same
    "accounts.login",
    "accounts.logout",
    "accounts.register",
    "accounts.verify",
    "accounts.forgot",
    "accounts.reset",
    "accounts.settings_page",
    "accounts.set_theme",
    "accounts.security",
    "accounts.sign_out_elsewhere",
    "cases.rate_case",
    "notifications.choices",
    "notifications.read",
    "notifications.read_all",
    "notifications.unsubscribe",
    "moderation.appeal",
    "moderation.decision",
}


def the_suspension() -> Sanction:
    return db.session.scalars(select(Sanction).where(Sanction.kind == "suspension")).one()


@pytest.fixture
def world(app):
    made = filled()
    with unit_of_work():
        sanctions_actions.sanction(made.people["mia"], made.people["ben"], "suspension", 24, WHY, the_time())
    return made


def test_whoever_is_suspended_can_send_nothing_anywhere_save_what_is_listed(app, world, signed_in):
    ben = signed_in(world.people["ben"], the_time())
    ben.get("/settings")
    before = fingerprint()
    refused: set[str] = set()
    taken: set[str] = set()
    for endpoint, path in walk(app, world, "POST"):
        if endpoint in OPEN or endpoint.startswith(FOR_DEVELOPERS):
            continue
        answer = ben.send(path, {"body": "Something long enough to be an answer.", "value": "1"})
        said = "Your account is suspended until" in answer.text and answer.status_code == 403
        (refused if said else taken).add(endpoint)
    assert taken == set()
    assert len(refused) > 60
    assert changes(before) == {}


def test_what_is_listed_is_open_to_them(app, world, signed_in):
    ben = signed_in(world.people["ben"], the_time())
    ben.get("/settings")
    for endpoint, path in walk(app, world, "POST"):
        if endpoint in OPEN - {"accounts.logout"}:
            assert "Your account is suspended until" not in ben.send(path).text.partition("<main")[2], endpoint
    assert ben.send("/logout").status_code == 303


def test_the_pages_say_why_and_until_when(world, signed_in):
    ben = signed_in(world.people["ben"], the_time())
    for path in ("/", "/questions", f"/questions/{world.threads['public']}", "/my/account-status", "/inbox"):
        page = ben.get(path)
        page = ben.get(page.location) if page.status_code == 301 else page
        assert page.status_code == 200, path
        assert WHY in page.text, path


def test_they_appeal_while_they_are_suspended(world, signed_in):
    ben, imposed = signed_in(world.people["ben"], the_time()), the_suspension()
    assert "/my/account-status/" in ben.get("/my/account-status").text
    assert (
        ben.send(f"/my/account-status/{imposed.id}/appeal", {"text": "I did not advertise anything."}).status_code
        == 303
    )
    about = {"kind": "appeal", "subject_id": imposed.id}
    item = db.session.scalars(select(ReviewItem).filter_by(**about)).one()
    assert item.facts["text"] == "I did not advertise anything."


def test_it_ends_by_itself(world, signed_in):
    ben = signed_in(world.people["ben"], the_time())
    with unit_of_work():
        imposed = the_suspension()
        imposed.ends_at = world.people["ben"].suspended_until = the_time() - timedelta(seconds=1)
    assert WHY not in ben.get("/questions").text
    assert ben.send(f"/threads/{world.threads['dans']}/follow").status_code == 303
