"""What no form sends: wrong types, megabytes, forged tokens and foreign ids get a page that says so, never a 500."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse
from wtforms.fields.core import UnboundField

from app.core.web.forms import Form
from tests.conftest import Browser
from tests.products import part
from tests.routes import FOR_DEVELOPERS, walk
from tests.test_doors import ONE_CLICK, changes
from tests.world import World, fingerprint
from tests.world_again import filled

ENDS_A_SIGN_IN = ("accounts.logout", "accounts.sign_out_elsewhere")
MEGABYTE = "x" * 1_000_000
WRITTEN = "Three weeks after the repair it leaks again."
FIELDS = """
    title body tags space visibility value reason priority status response area thread assignee team follow_up_at
    knowledge post canonical into other kind word score theme name amount trigger template policy look_back_days zone
    monday country closed members spaces distribution most_open case deed starts_at ends_at cover confirm
    handle email password identifier name summary revision form_id next locale q
""".split()  # noqa: SIM905
ODD = {
    "nothing": "",
    "a null": "a\x00b",
    "controls": "\x01\x1b[31m\x7f",
    "half a pair": "\udc80",
    "a number too large": str(2**63),
    "a negative number": "-1",
    "arabic digits": "١٢٣",
    "a superscript": "²",
    "not a number": "NaN",
    "an object": '{"a": [1]}',
    "a prototype": "__proto__",
    "right to left": "\u202eabc\u2066",
    "a template": "{{ 7 * 7 }}${7*7}%s%n",
    "a statement": "' OR 1=1 --",
}
IDS = ("0", "-1", str(2**63 - 1), str(2**63), "١٢٣", "²", "0x1", "%00", "%FF", "1%0A2", "x" * 3000)
QUERIES = ["after", "sort", "filter", "space", "tag", "q", "queue", "order", "next", "status", "area", "title", "body"]
SHAPES = [
    "{}[]=1",
    "{0}=1&{0}=2",
    "{}=%00",
    "{}=%FF%FE",
    "{}=%",
    "{}=-1",
    "{}=%D9%A1",
    "{}=999999999999999999999",
    "{}=WzUsIDVd",
]
TOO_LARGE = str(2**63)  # for any id
NUMBERS = -1  # the turn in which every name has such a value
TURNS = (0, 5, 10)  # which odd value meets which field: not all with all, but each with many


@pytest.fixture
def world(app: Flask) -> World:
    return filled()


@pytest.fixture
def ada(world: World, signed_in: Callable[..., Browser]) -> Browser:
    """To whom nearly all is open, so that what is sent is looked at."""
    made = signed_in(world.people["ada"])
    made.get("/settings")
    return made


def is_designed(answer: TestResponse) -> bool:
    """A page in our layout, or a way on; not a server's own words."""
    if answer.status_code < 400:
        return True
    return answer.status_code < 500 and 'lang="en' in answer.text and "<h1" in answer.text and "/assets/" in answer.text


def field_names() -> set[str]:
    """The names of the fields of all forms."""
    kinds = [Form]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return {name for kind in kinds for name in dir(kind) if isinstance(getattr(kind, name), UnboundField)}


def query_names() -> set[str]:
    """What the views read from the query of an address."""
    code = "".join(each.read_text() for each in Path("app").rglob("*.py"))
    return set(re.findall(r'request\.(?:args|values)(?:\.get\(|\[)"(\w+)"', code))


def odd_forms() -> list[dict[str, Any]]:
    """Each holds every field, and each field an odd value, another one each time."""
    values = [value.encode("utf-8", "surrogatepass").decode("latin-1") for value in ODD.values()]
    turned = [{name: values[(n + turn) % len(values)] for n, name in enumerate(FIELDS)} for turn in TURNS]
    numbers = dict.fromkeys(field_names() - {"body", "title"}, TOO_LARGE)
    return [*turned, {name: ["1", "2"] for name in FIELDS}, {f"{name}[]": "1" for name in FIELDS}, numbers]


@pytest.mark.sampled
def test_no_form_breaks_what_it_is_sent_to(app, world, ada):
    forms = odd_forms()
    faults = {
        (path, str(form), answer.status_code)
        for endpoint, path in walk(app, world, "POST")
        for form in part(forms, f"a form for {path}")
        if endpoint not in ENDS_A_SIGN_IN and not is_designed(answer := ada.send(path, form))
    }
    assert faults == set()


@pytest.mark.slow
def test_a_megabyte_is_too_much_for_every_field_and_is_kept_nowhere(app, world, ada):
    before = fingerprint()
    for endpoint, path in walk(app, world, "POST"):
        if endpoint not in ENDS_A_SIGN_IN:
            answer = ada.send(path, {"body": MEGABYTE, "title": MEGABYTE, "reason": MEGABYTE})
            assert is_designed(answer), (path, answer.status_code)
    after = fingerprint()
    # what needs no words (take an edit, bring a post back) was done; nobody's words became these
    assert [name for name, rows in after.items() for row in rows if MEGABYTE[:50_000] in repr(row)] == []
    assert [name for name in ("post", "case_note", "case_message") if len(after[name]) != len(before[name])] == []
    answer = ada.send("/questions/new", dict.fromkeys(("title", "body", "tags", "space", "a", "b"), MEGABYTE))
    assert answer.status_code == 413
    assert is_designed(answer)


BODIES = [
    ("application/json", b'{"body": ["a"]}'),
    ("application/x-www-form-urlencoded", b"body=%FF%FE&title=%00&%=%"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nhalf'),
    ("text/plain; charset=utf-99", b"\xff\xfe"),
]


@pytest.mark.sampled
def test_a_body_of_another_kind_is_refused_with_a_page(app, world, ada):
    before = fingerprint()
    for endpoint, path in walk(app, world, "POST"):
        for content_type, body in part(BODIES, f"a body for {path}"):
            answer = ada.post(path, data=body, content_type=content_type)
            assert answer.status_code in (400, 413, 415) or endpoint in ONE_CLICK, (path, answer.status_code)
            assert is_designed(answer), path
    assert changes(before) == {}


def odd_query(turn: int) -> str:
    if turn == NUMBERS:
        return urlencode(dict.fromkeys(query_names(), TOO_LARGE))
    return "&".join(SHAPES[(n + turn) % len(SHAPES)].format(name) for n, name in enumerate(QUERIES))


@pytest.mark.sampled
def test_no_question_in_an_address_breaks_a_page(app, world, ada, browser):
    asked = ((ada, 0), (ada, 2), (ada, 5), (ada, 7), (browser, 3), (ada, NUMBERS))
    faults = {
        (path, query, answer.status_code)
        for endpoint, path in walk(app, world, "GET")
        if not endpoint.startswith(FOR_DEVELOPERS)
        for who, turn in part(asked, f"a query for {path}")
        if not is_designed(answer := who.get(f"{path}?{(query := odd_query(turn))}"))
    }
    assert faults == set()


@pytest.mark.sampled
def test_no_id_breaks_an_address(app, world, ada):
    faults = set()
    for rule in app.url_map.iter_rules():
        for method in rule.methods & {"GET", "POST"}:
            if rule.arguments and not rule.endpoint.startswith(("static", "asset", *FOR_DEVELOPERS)):
                for odd in part(IDS, f"an id for {method} {rule.rule}", 2):
                    path = "/".join(odd if part.startswith("<") else part for part in rule.rule.split("/"))
                    answer = ada.open(path, method=method)
                    faults |= set() if is_designed(answer) else {(method, path[:80], answer.status_code)}
    assert faults == set()


WRITING = {
    "/questions/%(public)s/answers": "body",
    "/questions/new": "body",
    "/suggestions/new": "body",
    "/posts/%(answer)s/comments": "body",
    "/posts/%(answer)s/edit": "body",
    "/questions/%(public)s/escalate": "reason",
    "/questions/%(public)s/suggest": "body",
    "/suggestions/%(idea)s/remarks": "body",
    "/suggestions/%(idea)s/status": "response",
    "/cases/%(case)s/note": "body",
    "/cases/%(case)s/reply": "body",
    "/cases/%(case)s/message": "body",
    "/cases/%(case)s/resolve": "body",
    "/cases/%(case)s/withdraw": "reason",
    "/cases/%(case)s/merge": "into",
    "/cases/%(case)s/links": "other",
    "/cases/saved-replies/new": "body",
    "/cases/views?queue=all&status=new": "name",
    "/cases/rules/new": "name",
    "/admin/teams": "name",
    "/admin/case-types": "name",
    "/admin/policies/new": "name",
    "/admin/calendars/new": "name",
}
OF_THE_ASKER = {
    "/my/cases/%(open)s/reply": "body",
    "/my/cases/%(resolved)s/still-broken": "body",
}


def test_what_was_typed_is_still_there_after_a_forgery_and_after_a_mistake(app, world, ada, signed_in):
    dan = signed_in(world.people["dan"])
    dan.get("/settings")
    faults = []
    for who, places in ((ada, WRITING), (dan, OF_THE_ASKER)):
        for place, field in places.items():
            path = place % {**world.cases, **world.threads, **world.posts, "case": world.cases["public"]}
            for token, words, status in (("wrong", WRITTEN, 400), (who.token, f"{WRITTEN}\x00", 422)):
                answer = who.post(path, data={"csrf_token": token, field: words})
                if (answer.status_code, WRITTEN in answer.text) != (status, True):
                    faults.append((path, answer.status_code, WRITTEN in answer.text))
    assert not faults, faults


@pytest.mark.slow
def test_an_error_page_never_shows_a_password(app, world, ada, browser):
    secret = "correct-horse-battery"
    fields = dict.fromkeys(("password", "password_now", "password_again", "new_password", "password2"), secret)
    for who in (ada, browser):
        for _endpoint, path in walk(app, world, "POST"):
            for answer in (who.post(path, data=fields), who.send(path, fields | {"body": "\x00", "email": "\x00"})):
                assert secret not in answer.text, (path, answer.status_code)
