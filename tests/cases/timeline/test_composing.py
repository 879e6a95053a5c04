"""The composers of a case: what was typed is kept by kind and found again, and nobody loses words to a colleague."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member, Role
from app.cases.timeline import actions as timeline_actions
from app.community.drafts.models import Draft
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.models import Thread
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cases.conftest import fresh
from tests.cast import NOW

WORDS = "Put a thin plate under the left hinge; it has been dry since."
JSON = {"Accept": "application/json"}
FORM_IDS = re.compile(r'name="form_id" value="([0-9a-f]{32})"')


def typed(browser, key: str, body: str, seen: str = "") -> str:
    """What script sends while one types; returns the version that is kept now."""
    told = browser.send("/drafts", {"key": key, "seen": seen, "body": body}, headers=JSON)
    assert told.status_code == 200
    return str(told.json["seen"])


def drafts() -> dict[str, str]:
    db.session.rollback()
    return {each.key: each.fields.get("body", "") for each in db.session.scalars(select(Draft))}


def test_the_note_is_open_until_one_chooses_otherwise(case, gus, signed_in):
    browser = signed_in(gus)
    assert (
        'id="k-note" value="note" data-key="n" aria-keyshortcuts="n" checked' in browser.get(f"/cases/{case.id}").text
    )
    page = browser.get(f"/cases/{case.id}?kind=public").text
    assert 'id="k-public" value="public" data-key="r" aria-keyshortcuts="r" checked' in page
    assert 'value="note" data-key="n" aria-keyshortcuts="n" checked' in browser.get(f"/cases/{case.id}?kind=x").text


def test_what_is_typed_stands_again_in_its_own_composer_and_its_tab_says_so(case, gus, lea, signed_in):
    browser = signed_in(gus)
    for kind in ("note", "message", "public"):
        typed(browser, f"{kind}:{case.id}", f"What I {kind}")
    page = signed_in(gus).get(f"/cases/{case.id}").text
    for kind in ("note", "message", "public"):
        assert f"What I {kind}</textarea>" in page.split(f'id="say-{kind}"')[1].split("</form>")[0]
        assert "(a draft)" in page.split(f'id="k-{kind}"')[1].split("</label>")[0]
    assert "What I note" not in signed_in(lea).get(f"/cases/{case.id}").text


def test_what_is_sent_is_a_draft_no_more_and_the_others_stay(case, gus, signed_in):
    browser = signed_in(gus)
    typed(browser, f"note:{case.id}", "Half a note")
    typed(browser, f"public:{case.id}", WORDS)
    assert browser.send(f"/cases/{case.id}/reply", {"body": WORDS}).status_code == 303
    assert drafts() == {f"note:{case.id}": "Half a note"}


@pytest.mark.parametrize("kind", ["message", "reply"])
def test_who_was_overtaken_is_told_with_their_words_kept_and_sends_them_again(case, gus, lea, signed_in, kind):
    browser = signed_in(gus)
    revision = fresh(case).revision
    with unit_of_work():
        timeline_actions.message(lea, case, "Which model is it?", NOW)
    page = browser.send(f"/cases/{case.id}/{kind}", {"body": WORDS, "revision": revision})
    assert page.status_code == 409
    assert "Lea Vogel wrote a private message while you were writing." in page.text
    assert f"{WORDS}</textarea>" in page.text
    name = {"reply": "public"}.get(kind, kind)
    assert drafts() == {f"{name}:{case.id}": WORDS}
    form = page.text.split(f'id="say-{name}"')[0].rpartition("<form")[2]
    now_is = form.split('name="revision" value="')[1].split('"')[0]
    assert int(now_is) == fresh(case).revision
    assert browser.send(f"/cases/{case.id}/{kind}", {"body": WORDS, "revision": now_is}).status_code == 303
    assert drafts() == {}


def test_who_resolves_and_was_overtaken_loses_no_summary(case, gus, lea, signed_in):
    browser = signed_in(gus)
    revision = fresh(case).revision
    with unit_of_work():
        timeline_actions.message(lea, case, "Which model is it?", NOW)
    page = browser.send(f"/cases/{case.id}/resolve", {"knowledge": "publish", "body": WORDS, "revision": revision})
    assert (page.status_code, fresh(case).status) == (409, "open")
    assert f"{WORDS}</textarea>" in page.text
    assert drafts() == {f"resolve:{case.id}": WORDS}
    again = signed_in(gus).get(f"/cases/{case.id}/resolve").text
    assert f"{WORDS}</textarea>" in again
    assert 'checked id="knowledge-1" name="knowledge" type="radio" value="publish"' in again


def test_a_second_press_of_the_same_form_says_it_once(case, gus, signed_in):
    browser = signed_in(gus)
    data = {"body": WORDS, "form_id": "a" * 32}
    assert {browser.send(f"/cases/{case.id}/reply", data).status_code for _ in range(2)} == {303}
    assert len(list(db.session.scalars(select(Post).where(Post.kind == "answer")))) == 1


def test_my_drafts_lead_back_to_the_case_and_to_no_thread_of_that_number(case, gus, question, signed_in):
    browser = signed_in(gus)
    typed(browser, f"public:{case.id}", WORDS)
    page = browser.get("/my/drafts").text
    assert f'href="/cases/{case.id}?kind=public#say-public"' in page
    assert f"#{case.id} {question.title}" in page
    assert f'href="/questions/{question.id}' not in page
    assert WORDS in page


def test_who_no_longer_works_on_the_case_reads_nothing_of_it(case, gus, question, signed_in):
    browser = signed_in(gus)
    typed(browser, f"note:{case.id}", "The batch was drilled low")
    with unit_of_work():
        db.session.execute(db.delete(Role).where(Role.member_id == gus.id))
    page = browser.get("/my/drafts").text
    assert question.title not in page
    assert f"/cases/{case.id}" not in page


def test_a_moderators_note_is_kept_too(case, mia, signed_in):
    browser = signed_in(mia)
    typed(browser, f"note:{case.id}", "Third one this month")
    assert "Third one this month</textarea>" in browser.get(f"/cases/{case.id}").text
    assert f"/cases/{case.id}?kind=note" in browser.get("/my/drafts").text


def test_the_list_of_drafts_costs_the_same_for_many_cases(case, gus, signed_in):
    browser = signed_in(gus)

    def cost() -> int:
        browser.get("/my/drafts")
        return int(browser.get("/my/drafts").headers["Server-Timing"].split('desc="')[1].split(" ")[0])

    typed(browser, f"note:{case.id}", "One")
    few = cost()
    with unit_of_work():
        for key in ("message", "public", "resolve"):
            words = {"fields": {"body": key}, "created_at": clock.now(), "updated_at": clock.now() - timedelta(hours=1)}
            db.session.add(Draft(member_id=gus.id, key=f"{key}:{case.id}", **words))
    assert cost() == few


def test_after_a_refusal_the_page_knows_the_draft_that_is_kept_and_those_of_the_others(case, gus, signed_in):
    browser = signed_in(gus)
    typed(browser, f"message:{case.id}", "Good morning")
    page = browser.send(f"/cases/{case.id}/reply", {"body": "Pay to 4111 1111 1111 1111", "revision": case.revision})
    assert page.status_code == 422
    assert "Good morning</textarea>" in page.text
    kept = db.session.scalars(select(Draft).where(Draft.key == f"public:{case.id}")).one()
    assert f'data-draft="public:{case.id}" data-seen="{kept.version}"' in page.text
    typed(browser, f"public:{case.id}", "Pay it back", kept.version)


def test_composers_that_were_drawn_before_say_what_is_true_now_and_make_another_thing_each(
    case, gus, question, signed_in
):
    support = signed_in(gus)
    first, second = (FORM_IDS.findall(support.get(f"/cases/{case.id}").text) for _ in range(2))
    assert first
    assert set(first).isdisjoint(second)
    for form_id in (first[0], second[0], first[0]):
        support.send(f"/cases/{case.id}/note", {"body": f"Note {form_id}", "form_id": form_id})
    page = support.get(f"/cases/{case.id}").text
    assert [page.count(f"<p>Note {form_id}</p>") for form_id in (first[0], second[0])] == [1, 1]
    assert "Only Ana Ribeiro and support can read this" in page
    with unit_of_work():
        db.session.get_one(Member, question.asker_id).name = "Ana Luz"
    assert "Only Ana Luz and support can read this" in support.get(f"/cases/{case.id}").text


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("everyone", "Everyone will see this"),
        ("members", "All members will read this"),
        ("segments", "Members with access to “Machines” will read this"),
    ],
)
def test_the_public_composer_says_who_will_read_the_answer(case, gus, machines, signed_in, visibility, readers):
    browser = signed_in(gus)
    browser.get(f"/cases/{case.id}")
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = visibility
    page = browser.get(f"/cases/{case.id}").text
    assert f"{readers}, signed Support · Gus Martin" in page
    transcript = browser.get(f"/cases/{case.id}/transcript").text
    assert ("Everyone can read this" in transcript) is (visibility == "everyone")


def test_where_the_question_takes_no_answers_the_composer_says_so_and_leads_to_the_question(case, gus, mia, signed_in):
    browser = signed_in(gus)
    assert 'id="say-public"' in browser.get(f"/cases/{case.id}?kind=public").text
    typed(browser, f"public:{case.id}", WORDS)
    with unit_of_work():
        thread_state_actions.close(mia, db.session.get_one(Thread, case.thread_id), reason="off_topic", now=NOW)
    page = browser.get(f"/cases/{case.id}?kind=public").text
    assert f'action="/cases/{case.id}/reply"' not in page
    composer = page.split('<div class="timeline-composer is-public" id="say-public"')[1].split("</section>")[0]
    assert "This thread is closed and takes no new answers." in composer
    assert f'href="/questions/{case.thread_id}"' in composer
    assert f">\n{WORDS}</textarea>" in composer
    assert drafts()[f"public:{case.id}"] == WORDS
    refused = browser.send(f"/cases/{case.id}/reply", {"body": WORDS})
    assert (refused.status_code, WORDS in refused.text) == (403, True)
