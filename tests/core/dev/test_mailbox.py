"""The development mailbox shows what was written into the mail folder, and nothing else."""

from __future__ import annotations

import pytest

from app import create_app
from app.core.db.base import db
from app.core.mail.message import MailMessage, send
from tests.conftest import configured

LETTER = MailMessage(
    to="ana@example.org",
    subject="Ben <b>answered</b>",
    text="Read it: https://help.example/questions/7",
    html='<p style="color:red">Read it</p><script>alert(1)</script>',
    message_id="told-1-2",
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def community(tmp_path, folder):
    app = create_app(configured(tmp_path, f"sqlite:///{tmp_path}/test.db", MAIL_URL=f"folder:{folder}"))
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def browser(community):
    return community.test_client()


@pytest.fixture
def name(community, folder):
    with community.app_context():
        send(LETTER)
    return next(folder.glob("*.eml")).name


def test_without_mail_the_page_says_what_would_be_there(browser):
    page = browser.get("/dev/mail")
    assert page.status_code == 200
    assert "No emails yet" in page.text


def test_mail_is_listed_newest_first(community, browser, name):
    with community.app_context():
        send(MailMessage("ben@example.org", "Welcome", "x"))
    page = browser.get("/dev/mail").text
    assert page.index("Welcome") < page.index("Ben &lt;b&gt;answered&lt;/b&gt;")
    assert "ana@example.org" in page
    assert f"/dev/mail/{name}" in page
    assert "No emails yet" not in page


def test_a_mail_is_read_as_text_and_in_a_frame_that_runs_nothing(browser, name):
    page = browser.get(f"/dev/mail/{name}")
    assert '<a href="https://help.example/questions/7"' in page.text
    assert 'sandbox="allow-popups"' in page.text
    assert "<script>alert" not in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    frame = browser.get(f"/dev/mail/{name}/html")
    policy = frame.headers["Content-Security-Policy"]
    assert frame.text.strip() == LETTER.html
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy


def test_a_mail_without_html_has_no_frame(community, browser, folder):
    with community.app_context():
        send(MailMessage("ben@example.org", "Welcome", "x"))
    assert "<iframe" not in browser.get(f"/dev/mail/{next(folder.glob('*.eml')).name}").text


@pytest.mark.parametrize(
    "name", ["..%2Ftest.db", "../test.db", "secret.txt", "20261122T124322509002-53a4701e.eml", "%00", "a%0a.eml"]
)
def test_nothing_but_mail_is_shown(browser, folder, name):
    folder.mkdir()
    (folder / "secret.txt").write_text("secret")
    assert browser.get(f"/dev/mail/{name}").status_code in {400, 404}
    assert browser.get(f"/dev/mail/{name}/html").status_code in {400, 404}
