"""Values as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from app.accounts.members.models import ROLES
from app.core.ui import template_filters
from app.core.ui.status_badges import STATUS_STYLES, status_style

EVENING = datetime(2026, 11, 17, 22, 51, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_paris() -> Iterator[None]:
    site = Flask("site")
    Babel(site, default_locale="en", default_timezone="Europe/Paris")
    with site.test_request_context("/questions?filter=mine&after=abc"):
        yield


def test_a_time_names_its_moment_three_times() -> None:
    shown = template_filters.when(EVENING)
    assert 'datetime="2026-11-17T22:51:00+00:00"' in shown
    assert 'title="Tuesday 17 November 2026, 23:51"' in shown
    assert shown.endswith(">17 Nov 2026</time>")
    assert 'data-behaviour="relative-time" data-offset="60"' in shown


def test_an_exact_time_stays_as_it_is() -> None:
    shown = template_filters.when(EVENING, exact=True)
    assert shown.endswith(">17 Nov 2026, 23:51</time>")
    assert "data-behaviour" not in shown


def test_a_time_is_told_in_the_language_of_the_page() -> None:
    with force_locale("fr"):
        assert "mardi 17 novembre 2026, 23:51" in template_filters.when(EVENING)
    assert "Tuesday 17 November 2026" in template_filters.when(EVENING)


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0, "0", "0"),
        (-2, "\u22122", "\u22122"),
        (-1240, "\u22121,240", "\u22121\u202f240"),
        (999, "999", "999"),
        (1240567, "1,240,567", "1\u202f240\u202f567"),
    ],
)
def test_thousands_stand_apart_as_the_language_does_it(value: int, english: str, french: str) -> None:
    assert template_filters.number(value) == english
    with force_locale("fr"):
        assert template_filters.number(value) == french


@pytest.mark.parametrize(("value", "told"), [(0, "0"), (15, "+15"), (-2, "\u22122")])
def test_what_was_won_or_lost_carries_its_sign(value: int, told: str) -> None:
    assert template_filters.gain(value) == told


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Ribeiro", "AR"),
        ("ana", "A"),
        ("Jean-Luc de la Tour", "JT"),
        ("élodie garnier", "ÉG"),
        ("李 小龍", "李小"),
        ("ßen", "S"),
        ("!!", "–"),
        ("", "–"),
    ],
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert template_filters.initials(name) == letters


def test_avatar_colours_stay_and_are_evenly_spread() -> None:
    colours = [template_filters.colour_of(member_id) for member_id in range(1, 8001)]
    assert colours == [template_filters.colour_of(member_id) for member_id in range(1, 8001)]
    assert all(800 < colours.count(colour) < 1200 for colour in range(template_filters.AVATAR_COLOURS))


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_name(role: str) -> None:
    assert str(template_filters.role_name(role))


def test_a_state_has_an_icon_a_tone_and_a_word() -> None:
    assert status_style("solved") == ("solved", "solved", "Solved")
    assert all(look.icon and look.tone and str(look.word) for look in STATUS_STYLES.values())


def test_two_states_of_one_name_are_told_apart() -> None:
    assert str(status_style("open").word) == "Open"
    assert str(status_style("open", "suggestion").word) == "Gathering interest"


def test_a_ring_shows_a_beginning_and_never_more_than_all() -> None:
    assert [template_filters.ring_length(share) for share in (0.001, 0.4, 1, 1.7)] == [1, 40, 100, 100]


def test_the_next_page_keeps_the_filter() -> None:
    assert template_filters.address_with(after="x y") == "/questions?filter=mine&after=x+y"
    assert template_filters.address_with(after=None) == "/questions?filter=mine"


def test_a_vote_button_names_what_it_is_about() -> None:
    assert template_filters.vote_labels("question").up == "This question is helpful"
    assert template_filters.vote_labels("answer", "Ana").down == "The answer by Ana is not helpful"
