"""Becoming a member."""

from __future__ import annotations

import contextvars
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle
from app.accounts.password_hashing import verify_password
from app.accounts.registration.actions import register
from app.accounts.registration.models import MailToken, Registration
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from app.core.settings import change_settings
from tests.accounts.conftest import FORM, LINK, PASSWORD

SENT = "/register/sent"


def members() -> int:
    return db.session.scalar(select(func.count()).select_from(Member)) or 0


def test_a_letter_and_one_button_make_a_member_who_is_signed_in(browser, mailbox):
    assert browser.send("/register", FORM).location == SENT
    assert member_by_handle("nora") is None
    link = mailbox.link()
    page = browser.get(link)
    assert page.status_code == 200
    assert "nora@example.org" in page.text
    assert member_by_handle("nora") is None, "opening a link changes nothing"

    assert browser.send(link).status_code == 303
    nora = member_by_handle("nora")
    assert nora is not None
    assert nora.email_verified_at is not None
    assert nora.name == "Nora Lind"
    assert browser.get("/settings").status_code == 200


def test_the_link_works_once(browser, mailbox):
    browser.send("/register", FORM)
    link = mailbox.link()
    browser.send(link)
    assert browser.get(link).status_code == 404
    assert browser.send(link).status_code == 404
    assert members() == 1


def test_the_name_is_the_handle_where_none_is_given(browser, mailbox):
    browser.send("/register", {**FORM, "name": ""})
    browser.send(mailbox.link())
    assert member_by_handle("nora").name == "nora"


def test_a_registered_address_gets_the_same_answer_and_its_owner_a_letter(browser, mailbox, ana):
    known = browser.send("/register", {**FORM, "email": "ANA@example.org"})
    unknown = browser.send("/register", {**FORM, "handle": "olga", "email": "olga@example.org"})
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    again = browser.send("/register", {**FORM, "email": "third@example.org"})
    assert again.status_code == 422, "the name is held in both cases"

    told = {letter.to: letter for letter in mailbox.letters()}
    assert told["ana@example.org"].subject == "You already have an account"
    assert "/verify/" not in told["ana@example.org"].text
    assert "/verify/" in told["olga@example.org"].text
    assert members() == 1


def test_a_taken_name_is_told_and_what_was_typed_is_kept_the_password_too(browser, ana):
    page = browser.send("/register", {**FORM, "handle": "Ana"})
    assert page.status_code == 422
    assert "This username is already taken." in page.text
    assert 'value="nora@example.org"' in page.text
    password = re.search(r"<input[^>]*name=\"password\"[^>]*>", page.text)
    assert password
    assert f'value="{PASSWORD}"' in password[0]
    assert 'autocomplete="new-password"' in password[0]
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        (
            {"handle": "Ana", "email": "nora", "password": "short"},
            ("already taken", "Enter a valid email address", "at least 10 characters"),
        ),
        (
            {"handle": "ana", "email": "", "password": ""},
            ("already taken", "Enter your email address.", "Enter a password."),
        ),
        (
            {"handle": "", "email": "nora", "password": "qwertyuiop"},
            ("Enter a username.", "Enter a valid email address", "This password is too easy to guess"),
        ),
        (
            {"handle": "n" * 31, "name": "Admin", "password": "x" * 257},
            ("too long", "This username is reserved", "too long"),
        ),
    ],
)
def test_all_that_is_wrong_is_told_at_once_beside_each_field_and_on_top(browser, ana, typed, sentences):
    page = browser.send("/register", FORM | typed)
    assert page.status_code == 422
    assert f"There are {len(sentences)} problems" in page.text
    on_top, beside = page.text.partition("</ul>")[::2]
    for sentence in sentences:
        assert sentence in on_top
        assert sentence in beside
    assert page.text.count('class="field__error"') == len(sentences)
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0


def test_an_address_that_has_an_account_is_no_problem_that_the_form_tells(browser, ana):
    page = browser.send("/register", FORM | {"handle": "ana", "email": "ana@example.org"})
    other = browser.send("/register", FORM | {"handle": "ana", "email": "nobody@example.org"})
    assert page.text.replace("ana@example.org", "") == other.text.replace("nobody@example.org", "")


def test_a_name_is_free_again_when_nobody_has_confirmed(browser, mailbox):
    with time_machine.travel(datetime.now().astimezone() - timedelta(hours=25), tick=True):
        browser.send("/register", FORM)
    assert browser.send("/register", {**FORM, "email": "other@example.org"}).status_code == 303


@pytest.mark.parametrize("method", ["get", "send"])
def test_a_link_is_worth_nothing_after_a_day(browser, mailbox, method):
    browser.send("/register", FORM)
    link = mailbox.link()
    with time_machine.travel(datetime.now().astimezone() + timedelta(hours=25), tick=True):
        assert getattr(browser, method)(link).status_code == 404
    assert members() == 0


def test_asking_once_more_sends_a_new_link_and_kills_the_old_one(browser, mailbox):
    browser.send("/register", FORM)
    old = mailbox.link()
    browser.send("/password/forgot", {"email": FORM["email"]})
    new = mailbox.link()
    assert new.startswith("/verify/")
    assert new != old
    assert browser.get(old).status_code == 404
    assert browser.send(new).status_code == 303


def test_a_link_does_not_lead_to_a_new_password(browser, mailbox):
    browser.send("/register", FORM)
    token = mailbox.link().rpartition("/")[2]
    assert browser.get(f"/password/reset/{token}").status_code == 404


def test_two_accounts_that_wait_for_one_address_become_one(browser, mailbox):
    browser.send("/register", FORM)
    first = mailbox.link()
    browser.send("/register", {**FORM, "handle": "nora2"})
    second = mailbox.link()
    assert browser.send(first).status_code == 303
    browser.get(second)
    page = browser.send(second)
    assert page.status_code == 422
    assert (
        "An account with this username or email address already exists. Sign in, or register "
        "with a different username." in page.text
    )
    assert members() == 1


def test_each_letter_confirms_its_own_registration_whatever_else_waits_for_the_address(browser, mailbox):
    browser.send("/register", FORM)
    browser.send("/register", {**FORM, "handle": "mallory", "password": "nine yellow lanterns"})
    browser.send("/password/forgot", {"email": FORM["email"]})
    first, second = mailbox.letters()  # and none that could mean either
    assert "nora" in first.text
    assert "mallory" not in first.text
    assert "mallory" in second.text
    link = LINK.search(first.text)
    assert link is not None
    browser.send(link[1])
    member = member_by_handle("nora")
    assert member is not None
    assert verify_password(member.password_hash, FORM["password"])


def test_a_foreign_host_never_gets_into_a_letter(browser, mailbox):
    assert browser.send("/register", FORM, base_url="http://evil.example").status_code == 400
    assert browser.send("/register", FORM, headers={"X-Forwarded-Host": "evil.example"}).status_code == 303
    (letter,) = mailbox.letters()
    assert "http://localhost/verify/" in letter.text
    assert "evil.example" not in letter.text + letter.html


def test_nobodys_mailbox_is_filled_by_our_forms(browser, mailbox):
    for number in range(8):
        browser.send("/register", {**FORM, "handle": f"nora{number}"})
    assert len(mailbox.letters()) == 5


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("handle", "", "Enter a username."),
        ("handle", "n", "Choose a username of 2 to 30 characters."),
        ("handle", "n" * 31, "This text is too long"),
        ("handle", "nora lind", "Use letters without accents and digits"),
        ("handle", "../nora", "Use letters without accents and digits"),
        ("handle", "nоra", "Use letters without accents and digits"),  # the second letter is Cyrillic
        ("handle", "Support", "This username is reserved"),
        ("name", "Admin", "This username is reserved"),
        ("name", "n" * 61, "This text is too long"),
        ("email", "nora", "Enter a valid email address"),
        ("email", "nora@example.org\r\nBcc: x@example.org", "Enter a valid email address"),
        ("email", "=?utf-8?q?nora?=@example.org", "Enter a valid email address"),
        ("email", "n" * 300 + "@example.org", "This text is too long"),
        ("password", "short", "at least 10 characters"),
        ("password", "p" * 257, "This text is too long"),
        ("password", "qwertyuiop", "This password is too easy to guess"),
        ("password", "zzzzzzzzzzzz", "This password is too easy to guess"),
        ("password", "Nora@example.org", "Your password cannot be your username or email address"),
        ("password", "nora lind", "at least 10 characters"),
    ],
)
def test_what_cannot_be_an_account_is_told_beside_its_field(browser, field, value, sentence):
    page = browser.send("/register", {**FORM, field: value})
    assert page.status_code == 422
    assert sentence in page.text
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0


@pytest.mark.parametrize("handle", ["__proto__", "constructor", "tostring", "a.b-c_d", "42"])
def test_odd_names_are_names_like_others(browser, mailbox, handle):
    browser.send("/register", {**FORM, "handle": handle})
    assert browser.send(mailbox.link()).status_code == 303
    assert member_by_handle(handle) is not None


def test_only_admins_make_accounts_where_registration_is_closed(browser, now):
    with unit_of_work():
        change_settings(now, open_registration=False)
    assert browser.get("/register").status_code == 403
    assert browser.send("/register", FORM).status_code == 403


def test_without_the_forms_token_nothing_happens(browser):
    assert browser.post("/register", data=FORM).status_code == 400
    assert db.session.scalar(select(func.count()).select_from(MailToken)) == 0


def test_two_who_take_one_name_at_once_make_one_account(app, now):
    def attempt(number: int) -> str:
        def run() -> str:
            with app.app_context():
                try:
                    with unit_of_work():
                        register(**{**FORM, "email": f"nora{number}@example.org"}, locale="en", now=now)
                except InvalidInput as refused:
                    return refused.field or ""
                return "made"

        return contextvars.Context().run(run)

    db.session.rollback()
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert sorted(outcomes) == ["handle"] * 7 + ["made"]
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


def test_three_accounts_a_day_from_one_address(strict):
    assert strict.send("/register", {**FORM, "password": "short"}).status_code == 422
    answers = [strict.send("/register", {**FORM, "handle": f"nora{n}"}).status_code for n in range(4)]
    assert answers == [303, 303, 303, 429], "a mistake does not count, a fourth account does"


def test_odd_bytes_get_a_designed_answer(browser):
    browser.get("/register")
    for value in ("no\x00ra", "x" * 1_000_000, b"\xff\xfe"):
        page = browser.send("/register", {**FORM, "handle": value, "name": value})
        assert page.status_code == 422
    assert browser.get("/verify/%ff%00").status_code in (400, 404)
    assert browser.get("/verify/" + "x" * 5000).status_code == 404
