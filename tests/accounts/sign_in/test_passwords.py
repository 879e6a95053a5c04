"""Forgotten passwords, and changed ones."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.members.models import Member
from app.accounts.password_hashing import hash_password, verify_password
from app.accounts.registration.models import MailToken
from app.accounts.sign_in.actions import set_password
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.accounts.conftest import PASSWORD

NEW = "nine quiet lanterns"


def later(**delta):
    return time_machine.travel(datetime.now().astimezone() + timedelta(**delta), tick=True)


@pytest.fixture
def link(browser, mailbox, nora):
    """The link that Nora asked for."""
    browser.send("/password/forgot", {"email": "nora@example.org"})
    return mailbox.link()


def test_a_link_leads_to_a_new_password(browser, signing_in, link, mailbox):
    assert "For the account nora." in browser.get(link).text
    assert browser.send(link, {"password": NEW}).location == "/"
    assert signing_in("nora", PASSWORD).status_code == 422
    assert signing_in("nora", NEW).status_code == 303
    assert mailbox.letters()[-1].subject == "Your password was changed"


def test_every_session_ends_with_the_old_password(browser, signed_in, link, nora):
    elsewhere = signed_in(nora)
    assert elsewhere.get("/settings").status_code == 200
    browser.send(link, {"password": NEW})
    assert elsewhere.get("/settings").status_code == 302


def test_who_is_unknown_gets_the_same_answer_and_no_letter(browser, mailbox, nora):
    known = browser.send("/password/forgot", {"email": "nora@example.org"})
    unknown = browser.send("/password/forgot", {"email": "nobody@example.org"})
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    assert [letter.to for letter in mailbox.letters()] == ["nora@example.org"]


def test_the_letter_goes_to_the_address_of_the_account_never_to_what_was_typed(browser, mailbox, nora):
    browser.send("/password/forgot", {"email": "NORA@EXAMPLE.ORG"})
    assert mailbox.letters()[0].to == "nora@example.org"


@pytest.mark.parametrize("method", ["get", "send"])
def test_a_link_works_for_two_hours(browser, link, method):
    with later(hours=2, minutes=1):
        assert getattr(browser, method)(link, data={"password": NEW}).status_code == 404


def test_a_link_works_once(browser, link):
    browser.send(link, {"password": NEW})
    assert browser.get(link).status_code == 404
    browser.get("/login")
    assert browser.send(link, {"password": "another good password"}).status_code == 404


def test_a_newer_link_kills_the_older_one(browser, link, mailbox):
    browser.send("/password/forgot", {"email": "nora@example.org"})
    newer = mailbox.link()
    assert newer != link
    assert browser.get(link).status_code == 404
    assert browser.get(newer).status_code == 200


def test_a_link_dies_with_its_address(browser, link, nora):
    with unit_of_work():
        db.session.get(Member, nora.id).email = "nora.lind@example.org"
    assert browser.get(link).status_code == 404
    assert browser.send(link, {"password": NEW}).status_code == 404


def test_a_link_dies_with_the_password(browser, link, nora, now):
    with unit_of_work():
        set_password(db.session.get_one(Member, nora.id), hash_password(NEW), now)
    assert browser.get(link).status_code == 404


def test_a_weak_password_is_refused_and_the_link_lives(browser, link):
    for weak in ("short", "qwertyuiop", "nora@example.org"):
        assert browser.send(link, {"password": weak}).status_code == 422
    assert browser.send(link, {"password": NEW}).status_code == 303


def test_a_link_holds_128_bits_and_none_is_like_another(browser, link, mailbox):
    tokens = {link.rpartition("/")[2]}
    for _ in range(3):
        browser.send("/password/forgot", {"email": "nora@example.org"})
        tokens.add(mailbox.link().rpartition("/")[2])
    assert len(tokens) == 4
    assert all(len(token) >= 43 for token in tokens)
    hashes = db.session.scalars(select(MailToken.token_hash)).all()
    assert not tokens & set(hashes), "what is kept opens nothing"


def test_a_letter_told_twice_is_the_same_letter(browser, link, mailbox):
    with unit_of_work():
        db.session.execute(db.text("UPDATE delivery SET state = 'pending', done_at = NULL"))
    first, second = mailbox.letters()
    assert (first.message_id, first.text) == (second.message_id, second.text)
    assert browser.get(link).status_code == 200


def test_a_forgotten_password_ends_the_waiting_time(browser, signing_in, link):
    for _ in range(5):
        signing_in("nora", "a wrong password")
    browser.get(link)
    browser.send(link, {"password": NEW})
    assert signing_in("nora", NEW).status_code == 303


def test_an_address_that_is_none_is_told(browser):
    page = browser.send("/password/forgot", {"email": "nora"})
    assert page.status_code == 422
    assert "Enter a valid email address, such as name@example.com." in page.text


def test_a_member_changes_the_password_and_stays_signed_in_only_here(signed_in, nora, mailbox):
    here, elsewhere = signed_in(nora), signed_in(nora)
    here.get("/settings/security")
    assert here.send("/settings/security", {"password_now": PASSWORD, "password": NEW}).status_code == 303
    assert here.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 302
    assert verify_password(db.session.get(Member, nora.id).password_hash, NEW)
    assert [letter.subject for letter in mailbox.letters()] == ["Your password was changed"]


@pytest.mark.parametrize(
    ("now_given", "new", "sentence"),
    [
        ("a wrong password", NEW, "Your current password is incorrect. Try again."),
        (PASSWORD, "short", "at least 10 characters"),
        (PASSWORD, "Nora Lind", "at least 10 characters"),
        ("", NEW, "Enter your current password."),
    ],
)
def test_a_change_that_is_refused_changes_nothing(signed_in, nora, now_given, new, sentence):
    page = signed_in(nora).send("/settings/security", {"password_now": now_given, "password": new})
    assert page.status_code == 422
    assert sentence in page.text
    assert verify_password(db.session.get(Member, nora.id).password_hash, PASSWORD)


def test_a_member_signs_out_everywhere_else(signed_in, nora):
    here, elsewhere = signed_in(nora), signed_in(nora)
    assert here.send("/settings/security/sign-out").status_code == 303
    assert here.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 302
