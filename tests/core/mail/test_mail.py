"""A letter leaves as it was written, once, or says whether it is worth trying again."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask

from app.core.mail.message import MailMessage, init_app, outbox, send
from app.core.mail.transports import MailDelayed, MailRefused
from tests.core.smtp_server import smtp_server

LETTER = MailMessage(
    to="ana@example.org",
    to_name="Ana Zoë",
    subject="Réponse à « E18 »",
    text="Bonjour,\n\n" + "long " * 300,
    html="<p>Bonjour</p>",
    message_id="told-1-2",
    locale="fr",
    headers={"List-Unsubscribe": f"<https://help.example/u/{'x' * 200}>", "References": "<thread-1@help.example>"},
)


def mailing(url: str, sender: str = "Machines & more <hello@help.example>") -> Flask:
    app = Flask("mailing")
    app.config["BASE_URL"] = "https://help.example"
    init_app(app, url, sender)
    return app


def parsed(data: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=default).parsebytes(data)


def written(folder: Path) -> list[EmailMessage]:
    return [parsed(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def test_a_letter_travels_as_text_and_html_with_all_that_it_says(tmp_path):
    with mailing(f"folder:{tmp_path}/new/mail").app_context():
        send(LETTER)
    (mail,) = written(tmp_path / "new" / "mail")
    assert mail["To"] == "Ana Zoë <ana@example.org>"
    assert mail["From"] == "Machines & more <hello@help.example>"
    assert mail["Subject"] == LETTER.subject
    assert mail["Message-ID"] == "<told-1-2@help.example>"
    assert mail["Content-Language"] == "fr"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.get_body(("plain",)).get_content().split() == LETTER.text.split()
    assert mail.get_body(("html",)).get_content().strip() == LETTER.html


def test_links_and_ids_in_headers_are_not_broken_apart(tmp_path):
    with mailing(f"folder:{tmp_path}").app_context():
        send(LETTER)
    (path,) = tmp_path.glob("*.eml")
    data = path.read_bytes()
    assert f"\r\nList-Unsubscribe: {LETTER.headers['List-Unsubscribe']}\r\n".encode() in data
    assert b"do not reply" not in data.lower()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in data.splitlines())


def test_files_sort_by_the_time_of_sending_and_none_is_half_written(tmp_path):
    with mailing(f"folder:{tmp_path}").app_context():
        for n in range(5):
            send(replace(LETTER, subject=str(n)))
    assert [mail["Subject"] for mail in written(tmp_path)] == list("01234")
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_cannot_be_written_delays(tmp_path):
    (tmp_path / "file").touch()
    with mailing(f"folder:{tmp_path}/file").app_context(), pytest.raises(MailDelayed):
        send(LETTER)


def test_memory_keeps_letters_for_tests():
    app = mailing("memory:")
    with app.app_context():
        send(LETTER)
        assert outbox() == [LETTER]
        app.extensions["mail"].reset()
        assert outbox() == []
    with mailing("memory:").app_context():
        assert outbox() == []


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "a\r\nBcc: b@c.example"},
        {"subject": "a\nb"},
        {"to_name": "a\r\nBcc: b@c.example"},
        {"to": "a@b.example\r\nBcc: c@d.example"},
        {"to": "a@b.example, c@d.example"},
        {"to": "a b@c.example"},
        {"to": ""},
        {"to": "a@"},
        {"to": "@b.example"},
        {"message_id": "a\r\nBcc: b@c.example"},
        {"headers": {"X-A": "b\nBcc: c@d.example"}},
        {"headers": {"X-A\nBcc": "b"}},
    ],
)
def test_no_header_can_be_smuggled_in_and_no_letter_goes_nowhere(change, tmp_path):
    for url in ("memory:", f"folder:{tmp_path}"):
        with mailing(url).app_context(), pytest.raises(MailRefused):
            send(replace(LETTER, **change))
    assert not list(tmp_path.iterdir())


def test_a_server_gets_the_letter_once_in_its_own_words():
    with smtp_server() as server, mailing(f"{server.url}?from=other@help.example").app_context():
        send(LETTER)
    (mail,) = map(parsed, server.mails)
    assert mail["Subject"] == LETTER.subject
    assert mail["From"] == "other@help.example"
    assert {"mail FROM:<other@help.example>", "rcpt TO:<ana@example.org>"} < set(server.heard)


def test_a_domain_with_accents_is_spelt_as_the_net_spells_it():
    with smtp_server() as server, mailing(server.url).app_context():
        send(replace(LETTER, to="ana@exämple.org"))
    assert "rcpt TO:<ana@xn--exmple-cua.org>" in server.heard


def test_a_password_is_sent_decoded():
    with smtp_server() as server, mailing(server.url.replace("//", "//us%40er:p%2Fw@")).app_context():
        send(LETTER)
    assert "AUTH PLAIN AHVzQGVyAHAvdw==" in server.heard


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"RCPT": "550 no such person"}, MailRefused),
        ({"RCPT": "450 busy"}, MailDelayed),
        ({"END": "554 we do not take that"}, MailRefused),
        ({"END": "451 later"}, MailDelayed),
        ({"MAIL": "550 not from you"}, MailDelayed),  # our own fault: no reason to give the receiver up
        ({"EHLO": "421 too busy", "HELO": "421 too busy"}, MailDelayed),
    ],
)
def test_a_failure_says_whether_to_try_again_and_never_to_whom(answers, outcome):
    with smtp_server(**answers) as server, mailing(server.url).app_context(), pytest.raises(outcome) as failure:
        send(LETTER)
    assert "ana" not in str(failure.value)
    assert "Bonjour" not in str(failure.value)


def test_a_wrong_password_is_our_own_fault():
    with (
        smtp_server(AUTH="535 no") as server,
        mailing(server.url.replace("//", "//a:b@")).app_context(),
        pytest.raises(MailDelayed, match="535"),
    ):
        send(LETTER)


def test_a_letter_taken_is_not_sent_again_for_a_failed_farewell():
    with smtp_server(QUIT="500 what") as server, mailing(server.url).app_context():
        send(LETTER)
    assert len(server.mails) == 1


def test_a_server_that_is_away_delays():
    with smtp_server() as server:
        url = server.url
    with mailing(url).app_context(), pytest.raises(MailDelayed):
        send(LETTER)


def test_an_address_that_names_no_transport_is_refused():
    with pytest.raises(ValueError, match="MAIL_URL"):
        mailing("https://help.example")
