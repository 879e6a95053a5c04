"""The letters, word for word. Run with KEEP_LETTERS=1 to write them down anew."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from app.accounts.members.models import Member
from app.accounts.registration import notifications as registration_notifications
from app.accounts.registration.models import Registration
from app.core.mail.message import MailMessage

FOLDER = Path(__file__).parent / "letters"
NORA: dict[str, Any] = {
    "id": 1,
    "handle": "nora",
    "name": "Nora <b>Lind</b>",
    "email": "nora@example.org",
    "locale": "en",
}


def written(name: str) -> MailMessage:
    if name == "verify":
        return registration_notifications.verify(Registration(**NORA), "t0ken", "7")
    member = Member(**NORA)
    if name == "taken":
        return registration_notifications.address_taken(member, None, "7")
    return (
        registration_notifications.reset(member, "t0ken", "7")
        if name == "reset"
        else getattr(registration_notifications, name)(member, "7")
    )


@pytest.mark.parametrize("name", ["verify", "taken", "reset", "password_changed"])
def test_a_letter_reads_as_it_did(app, name):
    letter = written(name)
    snapshot = FOLDER / f"{name}.txt"
    words = f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.text.strip()}\n"
    if os.environ.get("KEEP_LETTERS"):
        FOLDER.mkdir(exist_ok=True)
        snapshot.write_text(words)
    assert words == snapshot.read_text()


@pytest.mark.parametrize("name", ["verify", "taken", "reset", "password_changed"])
def test_the_two_halves_of_a_letter_say_the_same_and_names_stay_text(app, name):
    letter = written(name)
    assert "<b>Lind" not in letter.html
    assert ("Nora <b>Lind</b>" in letter.text) is (name != "verify"), "a stranger's words are sent to nobody"
    links = set(re.findall(r"http://localhost/[\w/-]*", letter.text))
    assert links
    assert all(link in letter.html for link in links)
    assert "do not reply" not in letter.text.lower()


def test_a_letter_comes_in_the_language_of_its_reader(app):
    letter = registration_notifications.reset(Member(**{**NORA, "locale": "fr"}), "t0ken", "7")
    assert 'lang="fr"' in letter.html
