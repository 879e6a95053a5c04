"""One definition of text: whatever was typed, each format carries it to its reader whole, and nothing beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.parser import BytesParser
from email.policy import default
from email.utils import parseaddr
from io import BytesIO, StringIO
from xml.dom.minidom import parseString

import pytest
import structlog
from flask import Flask, send_file
from flask import json as flask_json
from flask_babel import Babel, gettext, lazy_gettext, ngettext
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.http import parse_options_header
from wtforms import Form

from app.core.files.file_types import safe_name
from app.core.mail.message import MailMessage, compose
from app.core.text.normalisation import clean, isolated, normal, one_line, visible_length
from app.core.web.atom import Entry, atom
from app.core.web.forms import LongTextField, TextField

WORD = "=?utf-8?q?x=0D=0AReply-To:_evil@example.com=0D=0A=0D=0AYour_account?="
ODD = [
    *(
        WORD,
        "=?utf-8?b?QWRtaW4=?=",
        "=?",
        "?=",
        "=0D",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        "\t",
        "\x85",
        "\x92",
        "\u2028",
        "\u2029",
    ),
    *("\x0b", "\x0c", "\x1b[31m", "\x00", "\x81", "\ud800", "\udfff", "\ufffe", "\u202e", "\u2066", "\u200b", "\ufeff"),
    *("e\u0301", "é", "日本語", "हिन्दी", "👩\u200d🚀", '"', "\\", "<b@c.example>", "]]>", "&#14;", "&amp;", "<!--"),
    *("%0D%0A", ".", "From ", "--", "(x)", ";", ":", ","),
]
TEXTS = st.lists(st.sampled_from(ODD) | st.text(st.characters(codec=None), max_size=9)).map("".join)
AT = datetime(2027, 5, 3, tzinfo=UTC)
US = Address("Help", addr_spec="help@help.example")
OURS = {"from", "to", "subject", "x-title", "date", "auto-submitted", "mime-version", "content-type"}


def decoded(header: str) -> str:
    return str(make_header(decode_header(header)))


def check_mail(text: str, line: str) -> None:
    letter = MailMessage("ana@b.example", line, text, f"<p>{text}</p>", to_name=line, headers={"X-Title": line})
    data = compose(letter, US, "help.example").as_bytes()
    mail, old = BytesParser(policy=default).parsebytes(data), message_from_bytes(data)  # two parsers
    assert {name.lower() for name in mail} <= OURS
    assert [each.addr_spec for each in mail["To"].addresses] == ["ana@b.example"]
    assert decoded(parseaddr(old["To"])[0]) == line
    for name in ("Subject", "X-Title") if line else ():
        assert mail[name] == decoded(old[name]) == line
    parts = [part.get_content().replace("\r\n", "\n").removesuffix("\n") for part in mail.iter_parts()]
    assert parts == [clean(text), clean(f"<p>{text}</p>")]


def check_feed(text: str, line: str) -> None:
    entry = Entry("/p/1", "/questions/1", line, line, text, AT, AT, [line])
    document = parseString(atom(text, "/feed", "/", [entry]).data)
    read = {
        name: "".join(node.data for node in document.getElementsByTagName(name)[-1].childNodes)
        for name in ("title", "name", "summary")
    }
    assert read == {"title": line, "name": line, "summary": clean(text)}
    assert document.getElementsByTagName("category")[0].getAttribute("term") == line


def check_json_and_logs(text: str) -> None:
    written = StringIO()
    log = structlog.wrap_logger(structlog.PrintLogger(written), processors=[structlog.processors.JSONRenderer()])
    log.info(text, text=text)
    assert written.getvalue().count("\n") == 1
    assert json.loads(written.getvalue())["text"] == json.loads(flask_json.dumps(text)) == text


def check_download(text: str) -> None:
    name = safe_name(clean(text), "txt")
    header = send_file(BytesIO(), "text/plain", as_attachment=True, download_name=name).headers["Content-Disposition"]
    assert parse_options_header(header)[1]["filename"] == name


def check(text: str) -> None:
    """Every exit takes any text, and gives a parser what the one definition makes of it."""
    line = one_line(clean(text))
    assert "\n" not in line
    assert clean(clean(text)) == clean(text)
    assert one_line(line) == clean(line) == line
    check_mail(text, line)
    check_feed(text, line)
    check_json_and_logs(clean(text))
    check_download(text)


@pytest.fixture(scope="module")
def small() -> Flask:
    app = Flask("small")
    app.config["BASE_URL"] = "https://help.example"
    Babel(app)
    return app


@pytest.mark.slow
def test_what_was_typed_leaves_as_the_same_text_by_every_exit(small):
    with small.test_request_context():
        settings(max_examples=200, deadline=None)(given(TEXTS)(check))()


def test_a_name_with_a_quotation_mark_and_a_tab_is_written_to(small):
    with small.test_request_context():
        check('"\t"')


@pytest.mark.verify
def test_what_was_typed_leaves_as_the_same_text_by_every_exit_ten_thousand_times(small):
    with small.test_request_context():
        settings(max_examples=10_000, deadline=None)(given(TEXTS)(check))()


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Can\u0092t start", "Can’t start"),
        ("\u200b ana@example.org\ufeff", "ana@example.org"),
        ("two\r\nlines\u2028three", "two lines three"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("\u200b\u2060\u00ad\u3164", ""),
        ("me\u0301", "mé"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_a_field_of_one_line_holds_a_line_that_every_reader_sees(typed, line):
    class OneLine(Form):
        words = TextField()

    form = OneLine(MultiDict({"words": typed}))
    assert (form.validate(), form.words.data) == (True, line)


@pytest.mark.parametrize("sign", ["\x07", "\x81", "\ufffe", "\udc80"])
def test_what_no_format_carries_is_taken_out_and_shown_once_more(sign, small):
    class Long(Form):
        words = LongTextField()

    form = Long(MultiDict({"words": f"It leaks{sign}.\r\nAgain."}))
    with small.test_request_context():
        assert not form.validate()
    assert form.words.data == "It leaks.\nAgain."


@pytest.mark.parametrize(
    ("text", "length"),
    [("\u200b" * 20, 0), ("\u0301" * 20, 0), ("a \u200b b", 3), ("हिन्दी", 3), ("\u2800" * 9, 0), ("❤\ufe0f!", 2)],
)
def test_only_what_is_seen_counts(text, length):
    assert visible_length(normal(text)) == length


@pytest.mark.parametrize("value", ["Zoé", "Ben", "日本", 7, None, "", "ไทย"])
def test_text_that_runs_our_way_and_numbers_are_not_isolated(value):
    assert isolated(value) is value


@pytest.mark.parametrize("value", ["שלום", "مرحبا", "Ben (بن)", Markup("<b>שלום</b>")])
def test_text_that_runs_from_right_to_left_is_isolated_and_keeps_its_type(value):
    assert isolated(value) == f"\u2068{value}\u2069"
    assert type(isolated(value)) is type(value)


def test_sentences_that_python_says_isolate_names_too(app):
    with app.test_request_context():
        assert gettext("%(name)s answered", name="בן") == "\u2068בן\u2069 answered"
        assert str(lazy_gettext("%(name)s answered", name="בן")) == "\u2068בן\u2069 answered"
        assert (
            ngettext("%(name)s and %(num)d more", "%(name)s and %(num)d more", 2, name="בן")
            == "\u2068בן\u2069 and 2 more"
        )
