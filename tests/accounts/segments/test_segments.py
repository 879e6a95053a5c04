"""Segments: their pages, who is in them by hand and from a file, and what a rule may say."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.accounts.segments import actions as segments_actions
from app.accounts.segments.models import Segment, SegmentMember
from app.accounts.segments.rules import checked_rule
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from tests.cast import person

URL = "/admin/segments/testers"
FORM = {"name": "Testers", "description": "", "plan": "", "trust": "0", "tags": ""}


@pytest.fixture
def testers(ada, now) -> Segment:
    with unit_of_work():
        return segments_actions.make_segment(ada, name="Testers", now=now)


def ways() -> dict[str, str]:
    rows = db.session.execute(select(Member.handle, SegmentMember.way).join(SegmentMember.member))
    return dict(rows.all())


def count() -> int:
    return db.session.scalars(select(Segment.member_count)).one()


def revision(browser) -> str:
    page: str = browser.get(URL).text
    return page.partition('name="revision" value="')[2].partition('"')[0]


def test_an_admin_makes_a_segment_and_writes_its_rule(ada, signed_in):
    browser = signed_in(ada)
    assert "No segments yet" in browser.get("/admin/segments").text
    assert browser.send("/admin/segments", {"name": "Testers", "description": "Who tries"}).location == URL
    rule = {"plan": "Pro, Gold", "locale": ["fr"], "relation": ["customer", "partner"], "trust": "2", "tags": "W7 w5"}
    assert browser.send(URL, FORM | rule | {"revision": revision(browser)}).location == URL
    assert db.session.scalars(select(Segment)).one().rule == {
        "plan": ["gold", "pro"],
        "locale": ["fr"],
        "relation": ["customer", "partner"],
        "trust": 2,
        "tags": ["w5", "w7"],
    }
    page = browser.get(URL).text
    assert 'value="gold, pro"' in page
    assert 'value="w5 w7"' in page
    assert browser.send(URL, FORM | {"revision": revision(browser)}).status_code == 303
    assert db.session.scalars(select(Segment)).one().rule is None


@pytest.mark.parametrize("who", ["ana", "mia", "gus", "pia"])
def test_nobody_else_does(app, request, who, now, testers):
    actor = request.getfixturevalue(who)
    deeds = (
        lambda: segments_actions.make_segment(actor, name="Others", now=now),
        lambda: segments_actions.add_members(actor, testers, [actor], now),
        lambda: segments_actions.delete_segment(actor, testers, now),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed), unit_of_work():
            deed()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"shoes": ["red"]}, "Add at least one condition"),
        ({"trust": 5}, "from 1 to 4"),
        ({"locale": ["xx"]}, "Select one of the options"),
        ({"relation": ["enemy"]}, "Select one of the options"),
        ({"plan": [f"p{n}" for n in range(21)]}, "Use at most"),
        ({"plan": ["x" * 61]}, "Use at most"),
    ],
)
def test_a_rule_that_is_none_is_refused(app, rule, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        checked_rule(rule)


@pytest.mark.parametrize("rule", [None, {}, {"plan": [], "trust": 0, "tags": [""]}])
def test_an_empty_rule_is_none(app, rule):
    assert checked_rule(rule) is None


def test_two_segments_have_not_one_name(ada, signed_in, testers):
    page = signed_in(ada).send("/admin/segments", {"name": "testers"})
    assert page.status_code == 422
    assert "A segment with this name already exists. Choose another name." in page.text


def test_an_older_form_overwrites_nothing_and_keeps_what_was_typed(ada, signed_in, testers):
    browser = signed_in(ada)
    old = revision(browser)
    browser.send(URL, FORM | {"name": "First", "revision": old})
    page = browser.send(URL, FORM | {"name": "Second", "revision": old})
    assert page.status_code == 422
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in page.text
    )
    assert 'value="Second"' in page.text
    assert db.session.scalars(select(Segment.name)).one() == "First"
    newer = page.text.partition('name="revision" value="')[2].partition('"')[0]
    assert browser.send(URL, FORM | {"name": "Second", "revision": newer}).status_code == 303


def test_a_member_is_put_in_by_hand_and_taken_out(ada, ben, signed_in, testers):
    browser = signed_in(ada)
    assert browser.send(f"{URL}/members", {"handle": "Ben"}).location == URL
    assert browser.send(f"{URL}/members", {"handle": "ben"}).location == URL
    assert (ways(), count()) == ({"ben": "hand"}, 1)
    page = browser.send(f"{URL}/members", {"handle": "nobody"})
    assert page.status_code == 422
    assert "No member has this username. Check the spelling." in page.text
    place = db.session.scalars(select(SegmentMember.id)).one()
    assert browser.send(f"{URL}/members/{place}/remove").location == URL
    assert (ways(), count()) == ({}, 0)
    assert browser.send(f"{URL}/members/{place}/remove").status_code == 404


def upload(browser, content: bytes, **more: str):
    browser.get(f"{URL}/import")
    data = {"csrf_token": browser.token, "file": (io.BytesIO(content), "people.csv"), **more}
    return browser.post(f"{URL}/import", data=data, content_type="multipart/form-data")


def test_a_file_is_looked_at_before_anybody_is_put_in(ada, ana, ben, signed_in, testers):
    browser = signed_in(ada)
    page = upload(
        browser, "\ufeff@Ana;Ana Ribeiro\r\nBEN@example.org\r\n\r\nnobody\r\nana\r\n=HYPERLINK(1)\r\n".encode()
    )
    assert page.status_code == 200
    assert "2 members found" in page.text
    assert "nobody, =hyperlink(1)" in page.text
    assert ways() == {}
    names = page.text.partition('name="people" hidden>\n')[2].partition("</textarea>")[0]
    assert browser.send(f"{URL}/import", {"people": names, "step": "fill"}).location == URL
    assert (ways(), count()) == ({"ana": "file", "ben": "file"}, 2)
    assert "2 members added." in browser.get(URL).text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Select a file, or enter some names."),
        (b"x\n" * 250_100, "too large"),
        (b"\n".join(b"name%d" % n for n in range(5001)), "up to 5000 members"),
        (b"PK\x03\x04\x00\x00", "could not be read"),
    ],
)
def test_a_file_that_is_none_is_refused(ada, signed_in, testers, content, sentence):
    page = upload(signed_in(ada), content)
    assert page.status_code == 422
    assert sentence in page.text


def test_a_file_of_a_spreadsheet_on_windows_is_read_too(ada, signed_in, testers):
    assert "zoé" in upload(signed_in(ada), "Zoé".encode("cp1252")).text


def test_who_is_found_by_hundreds_is_found(ada, signed_in, testers):
    with unit_of_work():
        for number in range(450):
            person(f"p{number}")
    page = upload(signed_in(ada), b"\n".join(b"p%d" % n for n in range(450)))
    assert "450 members found" in page.text
    assert "and 400 more" in page.text


def test_a_segment_is_deleted_after_a_question(ada, ben, signed_in, testers, now):
    with unit_of_work():
        segments_actions.add_members(ada, db.session.get_one(Segment, testers.id), [ben], now)
    browser = signed_in(ada)
    assert "Delete this segment?" in browser.get(f"{URL}/delete").text
    assert browser.send(f"{URL}/delete").location == "/admin/segments"
    assert db.session.scalars(select(SegmentMember)).all() == []
    assert browser.get(URL).status_code == 404
