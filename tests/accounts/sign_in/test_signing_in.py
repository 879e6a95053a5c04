"""Signing in and out."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.accounts.password_hashing import hash_password, is_outdated
from app.accounts.sign_in import rules
from app.accounts.sign_in.models import FailedSignIns, SignInSession
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.accounts.conftest import PASSWORD

SENTENCE = (
    "We found no account with this username and password. If you have just registered, "
    "open the link in our email first. After several attempts, wait a few minutes."
)
WRONG = "seven green kettle"


def sessions() -> int:
    return db.session.scalar(select(func.count()).select_from(SignInSession)) or 0


@pytest.mark.parametrize(
    "identifier", ["nora", "NORA", " nora ", "\u200bnora@example.org\ufeff", "nora@example.org", "Nora@Example.org"]
)
def test_a_member_signs_in_by_name_or_address(signing_in, browser, nora, identifier):
    answer = signing_in(identifier)
    assert answer.status_code == 303
    assert answer.location == "/"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert browser.get("/settings").status_code == 200


@pytest.mark.parametrize(("identifier", "password"), [("nora", WRONG), ("nobody", WRONG), ("no@example.org", WRONG)])
def test_one_sentence_for_all_that_does_not_fit(signing_in, nora, identifier, password):
    page = signing_in(identifier, password)
    assert page.status_code == 422
    assert SENTENCE in page.text
    assert identifier in page.text
    assert password not in page.text
    assert sessions() == 0


@pytest.mark.parametrize(
    "unfit", [{"email_verified_at": None}, {"password_hash": None}, {"erased_at": datetime(2026, 1, 1).astimezone()}]
)
def test_the_right_password_is_not_enough_without_a_living_account(signing_in, nora, unfit):
    with unit_of_work():
        for name, value in unfit.items():
            setattr(db.session.get(Member, nora.id), name, value)
    assert SENTENCE in signing_in("nora").text


def test_an_unknown_account_takes_as_long_as_a_known_one(signing_in, nora):
    def took(identifier: str) -> float:
        begun = perf_counter()
        signing_in(identifier, WRONG)
        return perf_counter() - begun

    signing_in("warm", WRONG)
    known, unknown = zip(*[(took("nora"), took("nobody@example.org")) for _ in range(4)], strict=True)
    assert 0.5 < median(known) / median(unknown) < 2


def test_wrong_passwords_make_the_account_wait_even_for_the_right_one(signing_in, nora):
    for _ in range(5):
        signing_in("nora", WRONG)
    assert SENTENCE in signing_in("nora@example.org").text
    with time_machine.travel(datetime.now().astimezone() + timedelta(seconds=6), tick=True):
        assert signing_in("nora").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(FailedSignIns)) == 0, "a success forgets the mistakes"


def test_names_that_nobody_has_wait_alike(signing_in):
    for _ in range(5):
        signing_in("nobody", WRONG)
    here, anywhere = db.session.scalars(select(FailedSignIns).order_by(FailedSignIns.may_try_at.desc())).all()
    assert here.count == anywhere.count == 5
    assert here.may_try_at > datetime.now().astimezone() > anywhere.may_try_at


def test_guesses_of_others_delay_neither_another_network_nor_a_device_that_signed_in_before(
    app, signing_in, browser, nora, monkeypatch
):
    def at_the_form(who: Any) -> Any:
        who = who or app.test_client()
        who.get("/login")
        return who

    def fails(network: str, times: int, who: Any = None) -> None:
        who = at_the_form(who)
        for _ in range(times):
            assert SENTENCE in who.send("/login", {**right, "password": WRONG}, environ_base=at(network)).text

    def enters(network: str, who: Any = None) -> bool:
        return bool(at_the_form(who).send("/login", right, environ_base=at(network)).status_code == 303)

    def at(network: str) -> dict[str, str]:
        return {"REMOTE_ADDR": network}

    right = {"identifier": "nora", "password": PASSWORD}
    monkeypatch.setattr(rules, "FREE_FROM_ANYWHERE", 8)
    assert enters("192.0.2.1", browser)
    fails("192.0.2.1", 5)
    assert not enters("192.0.2.1")
    assert enters("198.51.100.7")
    assert enters("192.0.2.1", browser)
    for network in ("192.0.2.2", "2001:db8::1", "2001:db8::2"):
        fails(network, 4)
    assert not enters("203.0.113.9"), "from all networks together it is too much"
    assert enters("203.0.113.9", browser)
    fails("203.0.113.9", 5, browser)
    assert not enters("203.0.113.9", browser), "a known device guesses no more than others"


def test_signing_in_makes_a_new_session_and_ends_the_one_before(signing_in, browser, app, nora):
    name = app.config["SIGN_IN_COOKIE"]
    signing_in("nora")
    first = browser.get_cookie(name).value
    browser.get("/login")
    signing_in("nora")
    assert browser.get_cookie(name).value != first
    assert sessions() == 1


def test_signing_out_ends_the_session_wherever_its_cookie_is(signing_in, browser, app, nora):
    signing_in("nora")
    stolen = browser.get_cookie(app.config["SIGN_IN_COOKIE"]).value
    browser.get("/settings")
    assert browser.send("/logout").status_code == 303
    assert browser.get_cookie(app.config["SIGN_IN_COOKIE"]) is None
    browser.set_cookie(app.config["SIGN_IN_COOKIE"], stolen)
    assert browser.get("/settings").location.startswith("/login")
    assert browser.get("/logout").status_code == 405


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/questions?filter=mine", "/questions?filter=mine"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https:evil.example", "/"),
        ("https://localhost@evil.example/", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_only_to_pages_of_ours(signing_in, nora, wanted, led):
    assert signing_in("nora", next=wanted).location == led


def test_a_stranger_is_led_back_to_the_page_that_asked(browser, nora):
    address = browser.get("/settings").location
    page = browser.get(address)
    assert 'value="/settings"' in page.text


def test_a_hash_of_weaker_numbers_is_made_anew(signing_in, nora, monkeypatch):
    weak = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$5HR8iFaXHuC/dIdNU1ps1g"
    assert is_outdated(weak)
    assert not is_outdated(hash_password("any other password"))


def test_six_tries_a_minute_from_one_address(strict):
    form = {"identifier": "nobody", "password": WRONG}
    assert [strict.send("/login", form).status_code for _ in range(7)] == [422] * 6 + [429]


def test_without_the_forms_token_nobody_is_signed_in(browser, nora):
    assert browser.post("/login", data={"identifier": "nora", "password": "seven green kettles"}).status_code == 400
    assert sessions() == 0


def test_odd_bytes_get_a_designed_answer(signing_in, nora):
    for value in ("no\x00ra", "x" * 1_000_000, b"\xff\xfe", "__proto__"):
        assert signing_in(value).status_code == 422
        assert signing_in("nora", value).status_code == 422
