"""What could not be delivered, and the button that tries it again."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.outbox.models import DEAD, DONE, Delivery
from app.core.outbox.worker import run_until_empty
from tests.notifications.conftest import told


@pytest.fixture
def dead(app, ana, advice) -> Delivery:
    """The mail to Ana, which could not be sent for a day."""
    told(ana)
    message.outbox().clear()
    with unit_of_work():
        found = db.session.scalars(select(Delivery).where(Delivery.receiver != "")).one()
        died = {"state": DEAD, "attempts": 8, "last_error": "SMTPServerDisconnected: no answer"}
        db.session.execute(update(Delivery).where(Delivery.id == found.id).values(died))
    return found


@pytest.mark.parametrize("person", ["ana", "mia", "gus", "pia"])
def test_only_admins_see_them(person, request, dead, signed_in):
    browser = signed_in(request.getfixturevalue(person))
    assert browser.get("/admin/deliveries").status_code == 403
    assert browser.send("/admin/deliveries/retry", {"delivery": dead.id}).status_code == 403
    assert dead.state == DEAD


def test_they_are_listed_with_what_went_wrong(ada, dead, signed_in):
    page = signed_in(ada).get("/admin/deliveries")
    assert "SMTPServerDisconnected: no answer" in page.text
    assert "answer.posted" in page.text
    assert "ana@example.org" not in page.text


def test_the_button_tries_again(app, ada, dead, signed_in):
    assert signed_in(ada).send("/admin/deliveries/retry", {"delivery": dead.id}).status_code == 303
    run_until_empty()
    assert dead.state == DONE
    assert [letter.to for letter in message.outbox()] == ["ana@example.org"]


def test_what_is_not_dead_is_left_alone(ada, dead, signed_in):
    browser = signed_in(ada)
    for data in ({"delivery": dead.id + 1}, {"delivery": "x"}, {}):
        assert browser.send("/admin/deliveries/retry", data).status_code == 303
    assert dead.state == DEAD


def test_nothing_dead_is_said_too(ada, signed_in):
    assert "No failed deliveries" in signed_in(ada).get("/admin/deliveries").text


def test_the_command_lists_and_retries(app, dead):
    runner = app.test_cli_runner()
    assert "SMTPServerDisconnected" in runner.invoke(args=["deliveries", "list"]).output
    assert runner.invoke(args=["deliveries", "retry", str(dead.id)]).exit_code == 0
    assert runner.invoke(args=["deliveries", "retry", str(dead.id)]).exit_code == 1
    assert runner.invoke(args=["worker", "--until-empty"]).exit_code == 0
    db.session.rollback()
    assert dead.state == DONE
