"""Signed tokens: valid for the purpose that they were made for, and unchanged."""

from __future__ import annotations

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer

from app.core.signing import sign, unsign


def test_a_token_holds_its_data_for_its_purpose(app: Flask) -> None:
    assert unsign("rate", sign("rate", [7, "x"])) == [7, "x"]


@pytest.mark.parametrize("token", ["", "x", "W10.x", sign.__name__])
def test_what_was_not_signed_here_is_refused(app: Flask, token: str) -> None:
    with pytest.raises(ValueError, match="rate"):
        unsign("rate", token)


def test_a_token_of_another_purpose_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="offer"):
        unsign("offer", sign("rate", 7))


@pytest.mark.parametrize("purpose", ["device", "rate", "dry run", "offer", "unsubscribe"])
def test_links_in_emails_that_were_sent_before_go_on_working(app: Flask, purpose: str) -> None:
    assert unsign(purpose, URLSafeSerializer(app.config["SECRET_KEY"], salt=purpose).dumps([1, "a"])) == [1, "a"]
