"""What tests of accounts share: a mailbox, an account with a password, and an application with real limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.accounts.members.models import Member
from app.accounts.registration.actions import create_member
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail.message import MailMessage, outbox
from app.core.outbox.worker import run_until_empty
from tests.conftest import Browser, configured

LINK = re.compile(r"http://localhost(/(?:verify|password/reset)/[\w-]+)")
PASSWORD = "seven green kettles"
FORM: dict[str, Any] = {"handle": "nora", "name": "Nora Lind", "email": "nora@example.org", "password": PASSWORD}


class Mailbox:
    """What the worker has sent so far."""

    def letters(self) -> list[MailMessage]:
        """All letters, after the worker has done what waits for it."""
        run_until_empty()
        return list(outbox())

    def link(self) -> str:
        """The path of the link in the newest letter."""
        found = LINK.search(self.letters()[-1].text)
        assert found is not None
        return found.group(1)


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    return Mailbox()


@pytest.fixture
def nora(app: Flask, now: Any) -> Member:
    """A member with a password."""
    with unit_of_work():
        return create_member(**FORM, locale="en", now=now)


@pytest.fixture
def signing_in(browser: Browser) -> Callable[..., Any]:
    """`signing_in("nora")` sends the form."""

    def send(identifier: str, password: str = PASSWORD, **more: str) -> Any:
        browser.get("/login")
        return browser.send("/login", {"identifier": identifier, "password": password, **more})

    return send


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Browser]:
    """A stranger's browser at an application whose limits are those of production."""
    app = create_app(configured(tmp_path, f"sqlite:///{tmp_path}/strict.db", LIMITS_SCALE="1"))
    with app.app_context():
        db.create_all()
        app.test_client_class = Browser
        yield app.test_client()  # type: ignore[misc]
        db.session.remove()
        db.engine.dispose()
