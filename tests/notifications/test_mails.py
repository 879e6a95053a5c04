"""Mails: told once to whoever wants them, in their language, with their rights, and easy to end."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.community.posts import actions as posts_actions
from app.community.removal import actions as removal_actions
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.outbox.models import DONE, Delivery, Event
from app.core.outbox.worker import run_until_empty
from app.notifications.inbox.actions import choose_mails
from app.notifications.inbox.queries import MAILS_A_DAY, refused_kinds
from app.notifications.kinds.kinds import KINDS
from app.notifications.models import Notification
from tests.notifications.conftest import TITLE, mailed, told

SNAPSHOT = Path(__file__).parent / "told.txt"


def test_an_answer_is_mailed_to_who_asked(app, ana, advice):
    told(ana)
    assert mailed(app) == {"ana@example.org": [f"Ben Okafor answered “{TITLE}”"]}


def test_the_words_of_a_mail(app, ana, advice):
    told(ana)
    letter = message.outbox()[0]
    text = re.sub(r"/unsubscribe/\S+", "/unsubscribe/…", letter.text)
    assert f"Subject: {letter.subject}\n\n{text}\n" == SNAPSHOT.read_text()
    assert f"http://localhost/posts/{advice.id}" in letter.html
    assert "do not reply" not in (letter.text + letter.html).lower()


def test_a_mail_names_itself_the_same_however_often_it_is_sent(app, ana, advice, now):
    told(ana)
    with unit_of_work():
        db.session.execute(db.update(Delivery).where(Delivery.receiver != "").values(state="pending"))
    run_until_empty()
    names = [letter.message_id for letter in message.outbox()]
    assert len(names) == 2
    assert len(set(names)) == 1


def test_a_mail_comes_in_its_receiver_s_language(app, ana, ben, question, now):
    with unit_of_work():
        db.session.merge(ana).locale = "fr"
        posts_actions.answer(ben, question, "Tournez le tambour à la main une fois.", now)
    told(ana)
    assert '<html lang="fr">' in message.outbox()[0].html


def test_no_mail_to_an_address_that_nobody_confirmed(app, ana, ben, question, now):
    with unit_of_work():
        db.session.merge(ana).email_verified_at = None
        posts_actions.answer(ben, question, "Turn the drum by hand once.", now)
    assert told(ana) == ["answered"]
    assert mailed(app) == {}


def test_no_mail_of_a_kind_that_was_switched_off(app, ana, ben, advice, comment, now):
    with unit_of_work():
        choose_mails(ana, set(KINDS) - {"answered"}, now)
    comment(ben, advice)
    assert told(ana) == ["answered", "commented"]
    assert mailed(app) == {"ana@example.org": [f"Ben Okafor commented on “{TITLE}”"]}


def test_no_mail_of_what_was_read_or_went_away_before_it_was_sent(app, ana, ben, advice, now):
    with unit_of_work():
        removal_actions.delete(ben, advice, now)
    told(ana)
    assert mailed(app) == {}
    assert set(db.session.scalars(select(Delivery.state))) == {DONE}


def test_at_most_a_hundred_mails_a_day(app, ana, ben, question, advice, now):
    told(ana)
    first = db.session.scalars(select(Notification)).one()
    with unit_of_work():
        db.session.execute(
            db.insert(Notification),
            [
                {
                    "member_id": ana.id,
                    "event_id": event.id,
                    "kind": "answered",
                    "why": "asked",
                    "thread_id": question.id,
                }
                | {"created_at": now, "mail_at": now}
                for event in make_events(first, MAILS_A_DAY - 1, now)
            ],
        )
        posts_actions.answer(ben, question, "Turn the drum by hand once more.", now)
    run_until_empty()
    assert len(message.outbox()) == 1
    with unit_of_work():
        posts_actions.answer(ben, question, "And then wait until it stands still.", now + timedelta(days=1))
    run_until_empty()
    assert len(message.outbox()) == 2


def make_events(like, number, now):
    made = [Event(name="test", subject_type="test", subject_id=0, values={}, at=now) for _ in range(number)]
    db.session.add_all(made)
    db.session.flush()
    return made


def test_a_mail_that_fails_is_tried_again_and_holds_up_no_other(app, ana, zoe, ben, question, now, monkeypatch):
    with unit_of_work():
        voting_actions.add_me_too(zoe, question, now)
        posts_actions.answer(ben, question, "Turn the drum by hand once.", now)
    send = message.send

    def send_or_fail(letter):
        if letter.to.startswith("ana"):
            raise ConnectionError("no answer")
        send(letter)

    monkeypatch.setattr(message, "send", send_or_fail)
    run_until_empty(now)
    assert list(mailed(app)) == ["zoe@example.org"]
    monkeypatch.setattr(message, "send", send)
    run_until_empty(now + timedelta(hours=1))
    assert sorted(mailed(app)) == ["ana@example.org", "zoe@example.org"]


@pytest.fixture
def link(app, ana, advice):
    """The address in the header of Ana's mail that ends mails of its kind."""
    told(ana)
    headers = message.outbox()[0].headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")


def refused(ana):
    return refused_kinds(ana.id)


def test_opening_the_link_shows_one_button_and_changes_nothing(ana, link, browser):
    page = browser.get(link)
    assert page.status_code == 200
    assert "Unsubscribe from these emails" in page.text
    assert refused(ana) == set()


def test_its_button_ends_mails_of_this_kind_without_sign_in(ana, link, browser):
    answer = browser.post(link)
    assert answer.status_code == 303
    assert refused(ana) == {"answered"}
    assert "You will no longer get this type of email: “" in browser.get(answer.location).text


def test_one_click_in_a_mail_program_does_too_without_a_redirect(ana, link, browser):
    assert browser.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert browser.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert refused(ana) == {"answered"}


def test_a_link_that_was_tampered_with_is_nowhere(ana, link, browser):
    assert browser.get(link[:-3] + "AAA").status_code == 404
    assert browser.post("/unsubscribe/x").status_code == 404
