"""Merging suggestions through the pages: choose, read, confirm, be led there, undo."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.community.posts.models import Post
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.outbox.worker import run_until_empty
from app.suggestions.merging.models import SuggestionMerge
from app.suggestions.models import Area, StatusChange
from tests.suggestions.conftest import TITLE, loaded, suggest
from tests.suggestions.merging.conftest import OLDER, SAME, back
from tests.suggestions.test_pages_reading import address

PREFILLED = "asks for the same, so we continue there"


@pytest.fixture
def merging(idea):
    return f"/suggestions/{idea.id}/merge"


def test_one_chooses_by_number_address_or_words_and_reads_what_will_happen(idea, older, pia, merging, signed_in):
    browser = signed_in(pia)
    assert merging in browser.get(address(idea)).text
    chooser = browser.get(merging)
    assert (chooser.status_code, "Suggestion to merge into" in chooser.text) == (200, True)
    for name in (str(older.id), f"%23{older.id} {OLDER}", f"/suggestions/{older.id}/x"):
        page = browser.get(f"{merging}?into={name}").text
        assert "What will happen" in page, name
        assert OLDER in page
        assert PREFILLED in page
    assert "What will happen" in browser.get(f"{merging}?like={older.id}").text
    found = browser.get(f"/autocomplete/suggestions?q=wash&exclude={idea.id}").json
    assert [each["value"] for each in found] == [f"#{older.id} {OLDER}"]
    assert browser.get(f"/autocomplete/suggestions?q={older.id}&exclude={idea.id}").json == found


def test_similar_suggestions_are_offered(idea, older, pia, merging, signed_in):
    with unit_of_work():
        run_until_empty(clock.now())
    page = signed_in(pia).get(f"{merging}?into=a wash that is finished in time").text
    assert "Or one of these similar suggestions" in page
    assert f'name="like" value="{older.id}"' in page


@pytest.mark.parametrize("name", ["999", "/suggestions/999", "https://elsewhere.example/suggestions/1", "0"])
def test_a_wrong_number_stands_beside_its_field(name, idea, pia, merging, signed_in):
    page = signed_in(pia).get(merging, query_string={"into": name})
    assert page.status_code == 422
    assert "No suggestion with this number or address was found" in page.text
    assert f'value="{name}"' in page.text


def test_a_confirmed_merge_leads_to_the_other_and_can_be_undone(idea, older, pia, ana, merging, browser, signed_in):
    theirs = signed_in(pia)
    theirs.get(merging)
    for _twice in range(2):
        answer = theirs.send(merging, {"into": str(older.id), "response": SAME})
        assert (answer.status_code, answer.location.split("/")[2]) == (303, str(older.id))
    page = theirs.get(answer.location).text
    assert "Merged. The old address now redirects here." in page
    assert "Merged into this one" in page
    assert db.session.query(SuggestionMerge).count() == 1

    for where in (address(idea), f"/suggestions/{idea.id}", f"/questions/{idea.id}"):
        moved = browser.get(where)
        assert (moved.status_code, moved.location.split("/")[2]) == (301, str(older.id)), where
    assert signed_in(ana).get(address(idea)).status_code == 301  # also who made it
    notice = theirs.get(address(idea), follow_redirects=True)
    assert "Merged into" in notice.text
    assert SAME in notice.text

    undone = theirs.send(f"/suggestions/{idea.id}/unmerge")
    assert (undone.status_code, undone.location) == (303, address(idea))
    assert "Both suggestions have their own backers" in theirs.get(address(idea)).text
    assert browser.get(address(idea)).status_code == 200
    assert theirs.send(f"/suggestions/{idea.id}/unmerge").status_code == 303


def test_a_refused_merge_keeps_the_words(idea, older, pia, merging, signed_in):
    browser = signed_in(pia)
    page = browser.send(merging, {"into": str(older.id), "response": "Same."})
    assert (page.status_code, "Same." in page.text) == (422, True)
    assert "Explain why in a sentence or two." in page.text
    held = browser.send(merging, {"into": str(older.id), "response": f"{SAME} Write to ana@example.net for more."})
    assert (held.status_code, "Check this before others can read it" in held.text) == (422, True)
    assert loaded(idea).status == "open"
    token = re.findall(r'name="confirm" value="([^"]+)"', held.text)[0]
    words = {"into": str(older.id), "response": f"{SAME} Write to ana@example.net for more.", "confirm": token}
    assert browser.send(merging, words).status_code == 303


def test_a_conflict_says_so_and_keeps_the_words(people, idea, older, laundry, pia, merge, now, signed_in):
    merging = f"/suggestions/{idea.id}/merge"
    browser = signed_in(pia)
    third = suggest(people.zoe, laundry, now, title="A wash that ends when I say so")
    merge(older, third, now)
    page = browser.get(f"{merging}?into={older.id}").text
    assert "A wash that ends when I say so" in page  # where the other one went
    merge(third, idea, now)
    circle = browser.get(f"{merging}?into={older.id}")
    assert circle.status_code == 422
    assert "That suggestion was merged into this one." in circle.text


def test_only_those_in_charge_merge(people, mia, idea, older, merging, signed_in):
    ana, gus, ben = people.ana, people.gus, people.ben
    for who in (ana, gus, mia):
        browser = signed_in(who)
        assert merging not in browser.get(address(idea)).text
        assert browser.get(merging).status_code == 403
        assert browser.send(merging, {"into": str(older.id), "response": SAME}).status_code == 403
        assert browser.send(f"/suggestions/{idea.id}/unmerge").status_code == 403
    with unit_of_work():
        db.session.get_one(Area, loaded(idea).area_id).owner_id = ben.id
    owner = signed_in(ben)
    assert owner.send(merging, {"into": str(older.id), "response": SAME}).status_code == 303
    assert "Undo merge" in owner.get(address(idea), follow_redirects=True).text
    assert "Undo merge" not in signed_in(gus).get(merging).text
    assert signed_in(ana).get(merging).status_code == 403
    assert owner.send(f"/suggestions/{idea.id}/unmerge").status_code == 303
    assert loaded(idea).status == "open"


def test_a_reply_that_was_begun_before_reaches_the_other(ben, idea, older, merge, now, signed_in):
    browser = signed_in(ben)
    browser.get(address(idea))
    merge(idea, older, now)
    answer = browser.send(f"/suggestions/{idea.id}/remarks", {"body": "I would use that every single day."})
    assert answer.status_code == 303
    posts = db.session.scalars(select(Post).filter_by(thread_id=older.id, author_id=ben.id)).all()
    assert len(posts) == 1
    browser.send(f"/threads/{idea.id}/back")
    assert loaded(older).thread.backing_count == 2  # with Ana, who made the other


def test_backers_and_the_author_are_told_once_in_their_language(ana, ben, zoe, idea, older, merge, now, signed_in):
    with unit_of_work():
        ben.locale = "fr"
    back(ben, idea, now)
    back(ben, older, now)
    run_until_empty(now)
    message.outbox().clear()
    merge(idea, older, now)
    run_until_empty(now)
    told = {letter.to.partition("@")[0]: letter for letter in message.outbox()}
    assert len(message.outbox()) == 2
    assert told["ana"].subject == f"Your suggestion was merged into “{OLDER}”"
    assert told["ben"].subject == f"Une suggestion que vous soutenez a été fusionnée avec « {OLDER} »"
    assert SAME in told["ana"].text
    assert f"/suggestions/{older.id}/" in told["ana"].text
    assert f"merged into “{OLDER}”" in signed_in(ana).get("/inbox").text.replace("\u2068", "").replace("\u2069", "")


def test_the_response_is_gone_after_an_undo(idea, older, merge, unmerge, pia, now, signed_in):
    merge(idea, older, now)
    unmerge(idea, older, now)
    assert db.session.query(StatusChange).count() == 0
    page = signed_in(pia).get(address(idea))
    assert (page.status_code, TITLE in page.text, SAME in page.text) == (200, True, False)
