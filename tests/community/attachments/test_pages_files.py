"""Sending a file, with script and without; what cannot be taken is told in a sentence."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from app.community.attachments import actions as attachments_actions
from app.community.attachments.models import Attachment
from app.core.db.base import db
from tests.community.attachments.test_attaching import picture

JSON = {"Accept": "application/json"}


@pytest.fixture
def trusted(ana):
    ana.trust_level = 1
    db.session.commit()
    return ana


def send(browser, name="dial.png", data=None, headers=None, **fields):
    """Send the form as a browser would, the bytes of the name included."""
    browser.get("/files/new")
    told = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts = [
        f'name="{field}"\r\n\r\n{value}'.encode() for field, value in ({"csrf_token": browser.token} | fields).items()
    ]
    parts.append(f'name="file"; filename="{told}"\r\n\r\n'.encode() + (picture() if data is None else data))
    body = (
        b"".join(b"--limit\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--limit--\r\n"
    )
    return browser.post("/files", data=body, content_type="multipart/form-data; boundary=limit", headers=headers)


def test_without_script_the_next_page_says_what_to_write(trusted, signed_in):
    browser = signed_in(trusted)
    assert 'enctype="multipart/form-data"' in browser.get("/files/new").text
    answer = send(browser, alt="The dial [at 60°]")
    file = db.session.query(Attachment).one()
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert f'value="![The dial \\[at 60°\\]](/files/{file.token}/dial.png)"' in page


def test_with_script_the_words_to_write_come_at_once(trusted, signed_in):
    answer = send(signed_in(trusted), headers=JSON)
    file = db.session.query(Attachment).one()
    assert answer.status_code == 200
    assert answer.json["markdown"] == f"![dial.png](/files/{file.token}/dial.png)"
    assert f'data-address="/files/{file.token}/dial.png"' in answer.json["item"]
    assert "<label" in answer.json["item"]


def test_two_sends_of_one_form_make_one_file(trusted, signed_in):
    browser = signed_in(trusted)
    form_id = re.findall(r'name="form_id" value="([0-9a-f]{32})"', browser.get("/files/new").text)[0]
    assert len({send(browser, form_id=form_id).location for _ in range(2)}) == 1
    assert db.session.query(Attachment).count() == 1


@pytest.mark.parametrize(
    ("name", "data", "status", "sentence"),
    [
        ("photo.png", b"<html><script>alert(1)</script>", 422, "The content of this file does not match its extension"),
        ("photo.png", picture()[:200], 422, "damaged"),
        ("setup.exe", b"MZ", 422, "You can upload images"),
        ("empty.txt", b"", 422, "empty"),
        ("long.txt", b"a" * (attachments_actions.LARGEST + 1), 413, "up to 10 MB"),
        ("longer.txt", b"a" * (attachments_actions.LARGEST + 300_000), 413, "the limit is 10 MB"),
    ],
)
def test_what_cannot_be_taken_is_told(trusted, signed_in, name, data, status, sentence):
    browser = signed_in(trusted)
    page = send(browser, name, data)
    assert page.status_code == status
    assert sentence in page.text
    assert "<h1" in page.text
    told = send(browser, name, data, JSON)
    assert told.status_code == status
    assert sentence in told.json["detail"]
    assert db.session.query(Attachment).count() == 0


def test_no_file_at_all_is_told_beside_the_field(trusted, signed_in):
    page = signed_in(trusted).send("/files", {"file": "words"})
    assert page.status_code == 422
    assert "Select a file first." in page.text


def test_other_forms_take_no_more_than_before(trusted, signed_in):
    page = signed_in(trusted).send("/questions/new", {"body": "a" * 5_000_000})
    assert page.status_code == 413
    assert "the limit is 4 MB" in page.text


def test_a_newcomer_is_told_why_there_is_no_file(ana, signed_in):
    ana.created_at = datetime.now(UTC)
    db.session.commit()
    browser = signed_in(ana)
    assert "On your first day" in send(browser, "log.txt", b"E18").text
    assert send(browser).status_code == 303


def test_the_composer_lets_members_add_files_and_strangers_not(ana, machines, signed_in, browser):
    assert 'data-behaviour="upload' in signed_in(ana).get("/questions/new").text
    assert 'data-behaviour="upload' not in browser.get("/questions/new").text


HOSTILE = [
    '"><img src=x onerror=alert(1)>.png',
    "x\r\nX-Evil: 1.png",
    "a](javascript:alert(1)).png",
    "../../../x.png",
    "\u202egnp.exe.png",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_does_nothing(trusted, signed_in, name):
    browser = signed_in(trusted)
    told = send(browser, name, headers=JSON)
    file = db.session.query(Attachment).one()
    assert re.fullmatch(r"!\[[\w.\-\\]+\]\(/files/[0-9a-f]{32}/[\w.%-]+\)", told.json["markdown"])
    answer = browser.get(f"/files/{file.token}/{file.name}")
    assert "X-Evil" not in answer.headers
    assert re.fullmatch(r"inline; filename=[\w.-]+", answer.headers["Content-Disposition"])


def test_the_preview_shows_a_picture_as_the_post_will(trusted, ben, signed_in):
    markdown = send(signed_in(trusted), headers=JSON).json["markdown"]
    assert "/thumbnail" in signed_in(trusted).send("/preview", {"body": markdown}).text
    assert "/thumbnail" not in signed_in(ben).send("/preview", {"body": markdown}).text
