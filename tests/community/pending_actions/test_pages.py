"""What a stranger came to do is done once they are signed in: told in one line, and undone by one button."""

from __future__ import annotations

import contextvars
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from app.accounts.intents import Intent
from app.accounts.members.models import Member
from app.accounts.registration.actions import create_member
from app.accounts.registration.models import MailToken, Registration
from app.community.drafts import actions as drafts_actions
from app.community.drafts.models import Draft
from app.community.following.models import Bookmark, Follow, Subscription
from app.community.pending_actions.handlers import continue_as_member
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting.models import Backing, Vote
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail.message import outbox
from app.core.outbox.worker import run_until_empty
from app.core.settings import change_settings
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

PASSWORD = "seven green kettles"
NEW_ONE: dict[str, Any] = {"handle": "nora", "name": "Nora", "email": "nora@example.org", "password": PASSWORD}
WORDS = "Take the hopper off and turn the burr by hand."
ON_ONE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def everyone_may_nearly_everything(app, now):
    with unit_of_work():
        change_settings(now, privilege_preset="young", first_post_approval=False)


@pytest.fixture
def question(ana, machines, now):
    return put_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return put_answer(ben, question, now)


@pytest.fixture
def nora(app, now):
    with unit_of_work():
        made = create_member(**NEW_ONE, locale="en", now=now)
        made.reputation = 2000
        return made


def ticked(page: str) -> list[str]:
    """The actions whose boxes are ticked on a page on the way in."""
    return re.findall(r'<input type="checkbox" name="then" value="([^"]+)" checked>', page)


def sign_in(browser, **fields):
    return browser.send("/login", {"identifier": "nora", "password": PASSWORD, **fields})


def undo_of(page: str) -> tuple[str, dict[str, str]]:
    """Where the button of the line posts to, and what."""
    found = re.search(
        r'class="flash".*?action="([^"]+)".*?<button[^>]* name="([^"]*)" value="([^"]*)"', page, re.DOTALL
    )
    assert found
    return found[1], {found[2]: found[3]} if found[2] else {}


def rows(table) -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("kind", "table", "sentence"),
    [
        ("up:{reply}", Vote, "Your vote was counted."),
        ("down:{opening}", Vote, "Your vote was counted."),
        ("back:{thread}", Backing, "Counted: you have this problem too."),
        ("follow:{thread}", Subscription, "You now follow this discussion."),
        ("bookmark:{reply}", Bookmark, "Post bookmarked."),
        ("follow_space:machines", Follow, "You now follow Machines."),
        ("follow_member:ana", Follow, "You now follow Ana"),
        ("follow_tag:w7", Follow, "You now follow w7."),
    ],
)
def test_it_is_done_after_signing_in_and_can_be_undone(browser, nora, question, reply, kind, table, sentence):
    opening = db.session.query(Post).filter_by(kind="opening").one()
    then, before, address = (
        kind.format(reply=reply.id, opening=opening.id, thread=question.id),
        rows(table),
        address_of(question),
    )
    page = browser.get("/login", query_string={"next": address, "then": then}).text
    assert ticked(page) == [then]
    assert rows(table) == before, "a link does nothing"
    assert sign_in(browser, next=address, then=then).location == address
    assert rows(table) == before + 1
    page = browser.get(address).text
    assert sentence in page
    url, fields = undo_of(page)
    assert browser.send(url, fields).status_code == 303
    assert rows(table) == before
    assert sentence not in browser.get(address).text


@ON_ONE
def test_what_was_so_before_is_left_so_and_offers_no_undo(browser, nora, question, reply):
    for then in (f"up:{reply.id}", f"back:{question.id}", f"bookmark:{reply.id}", "follow_tag:w7"):
        sign_in(browser, then=then)
        before = {table: rows(table) for table in (Vote, Backing, Bookmark, Follow)}
        browser.get("/login")
        sign_in(browser, then=then)
        page = browser.get("/").text
        assert "already" in page.partition('class="flash"')[2][:400], then
        assert ">Undo<" not in page
        assert {table: rows(table) for table in before} == before


@ON_ONE
def test_the_line_is_in_the_members_language_whatever_their_browser_asked_for(browser, nora, reply, now):
    with unit_of_work():
        db.session.get_one(Member, nora.id).locale = "fr"
    sign_in(browser, then=f"up:{reply.id}", next="/")
    assert "Votre vote a été pris en compte." in browser.get("/").text


def test_an_asker_who_was_signed_out_accepts_after_signing_in(browser, nora, ben, machines, now, signed_in):
    mine = put_question(nora, machines, now)
    answer = put_answer(ben, mine, now)
    refused = browser.send(
        f"/posts/{answer.id}/accept", headers={"Referer": f"http://localhost{address_of(mine)}?order=newest"}
    )
    assert refused.status_code == 403
    link = re.search(r'<main.*?href="(/login\?[^"]+)"', refused.text, re.DOTALL)
    assert link
    assert unescape(link[1]) == f"/login?next={address_of(mine)}?order%3Dnewest&then=accept:{answer.id}"
    sign_in(browser, next=address_of(mine), then=f"accept:{answer.id}")
    assert db.session.get(Thread, mine.id).accepted_post_id == answer.id
    url, fields = undo_of(browser.get(address_of(mine)).text)
    browser.send(url, fields)
    db.session.rollback()
    assert db.session.get(Thread, mine.id).accepted_post_id is None


@ON_ONE
@pytest.mark.parametrize(
    ("address", "fields", "then"),
    [
        ("/posts/{reply}/vote", {"value": "1"}, "up:{reply}"),
        ("/posts/{reply}/vote", {"value": "-1"}, "down:{reply}"),
        ("/posts/{reply}/vote", {"value": "0"}, ""),
        ("/threads/{thread}/back", {}, "back:{thread}"),
        ("/threads/{thread}/unback", {}, ""),
        ("/threads/{thread}/follow", {}, "follow:{thread}"),
        ("/posts/{reply}/bookmark", {}, "bookmark:{reply}"),
        ("/tags/w7/follow", {}, "follow_tag:w7"),
        ("/tags/w7/mute", {}, ""),
        ("/spaces/machines/follow", {}, "follow_space:machines"),
        ("/members/ana/follow", {}, "follow_member:ana"),
        ("/questions/{thread}/answers", {"body": WORDS}, "answer:{thread}"),
        ("/posts/{reply}/comments", {"body": WORDS}, "comment:{reply}"),
    ],
)
def test_what_was_pressed_after_the_session_ended_goes_on_after_signing_in(
    browser, question, reply, address, fields, then
):
    known = {"reply": reply.id, "thread": question.id}
    answer = browser.send(address.format(**known), fields)
    assert answer.status_code == 403
    link = re.search(r'<main.*?href="(/login\?[^"]+)"', answer.text, re.DOTALL)
    assert link
    assert unescape(link[1]).partition("&then=")[2] == then.format(**known)


@ON_ONE
def test_every_link_of_a_stranger_to_do_something_says_what(browser, question, reply):
    links = {
        unescape(each)
        for each in re.findall(r'href="(/login\?[^"]*then=[^"]*)"', browser.get(address_of(question)).text)
    }
    opening = db.session.query(Post).filter_by(kind="opening").one()
    said = {each.partition("then=")[2] for each in links}
    assert said == {
        *(f"{kind}:{post}" for kind in ("up", "down") for post in (opening.id, reply.id)),
        *(f"{kind}:{question.id}" for kind in ("back", "follow")),
    }
    for link in links:
        assert browser.get(link).status_code == 200, link


def test_an_action_whose_tick_is_taken_away_is_not_done(browser, nora, question, reply):
    browser.get("/login")
    assert sign_in(browser, next=address_of(question)).location == address_of(question)
    assert rows(Vote) == 0


def test_what_may_not_be_done_yet_is_said_with_the_reason_and_the_sign_in_counts(browser, nora, question, reply, now):
    with unit_of_work():
        change_settings(now, privilege_preset="mature")
        db.session.get_one(Member, nora.id).reputation = 1
    browser.get("/login")
    assert sign_in(browser, next=address_of(question), then=f"up:{reply.id}").location == address_of(question)
    page = browser.get(address_of(question)).text
    assert "Your vote was not counted. " in page
    assert "reputation" in page.partition("Your vote was not counted. ")[2][:200]
    assert (rows(Vote), browser.get("/settings").status_code) == (0, 200)


def test_a_suspended_member_signs_in_and_does_nothing(browser, nora, question, now):
    with unit_of_work():
        db.session.get_one(Member, nora.id).suspended_until = now + timedelta(days=36500)
    browser.get("/login")
    assert sign_in(browser, then=f"back:{question.id}").status_code == 303
    assert "You were not counted." in browser.get("/").text
    assert rows(Backing) == 0


@ON_ONE
@pytest.mark.parametrize("then", ["up:987654", "back:987654", "follow_tag:nothing", "bookmark:999999999999999999"])
def test_what_is_not_there_is_told_without_a_word_of_what_it_was(browser, nora, then):
    page = browser.get("/login", query_string={"then": then}).text
    assert ticked(page) == [then]
    sign_in(browser, then=then)
    assert "It no longer exists, or you do not have access to it." in browser.get("/").text


@ON_ONE
@pytest.mark.parametrize(
    "then",
    [
        "up",
        "up:0",
        "up:-1",
        "up:8:1",
        "delete:8",
        "up:٣",
        "up:9999999999999999999",
        "x" * 5000,
        "ask:1",
        "<b>",
        "up:8\n",
    ],
)
def test_what_is_no_action_is_none(browser, nora, then):
    page = browser.get("/login", query_string={"then": then})
    assert (page.status_code, ticked(page.text)) == (200, [])
    assert sign_in(browser, then=then).location == "/"
    assert 'class="flash"' not in browser.get("/").text


@ON_ONE
def test_a_title_that_strangers_may_not_read_is_not_told_on_the_way_in(browser, ana, machines, now):
    private = put_question(ana, machines, now, visibility="private", title="Where is my parcel now?")
    opening = db.session.query(Post).filter_by(thread_id=private.id).one()
    for then in (f"up:{opening.id}", f"back:{private.id}", f"follow:{private.id}"):
        page = browser.get("/login", query_string={"then": then}).text
        gone = browser.get("/login", query_string={"then": re.sub(r"\d+", "987654", then)}).text
        assert "parcel" not in page
        without = r'name="csrf_token" value="[^"]+"|\d+'
        assert re.sub(without, "", page.partition("<main")[2]) == re.sub(without, "", gone.partition("<main")[2])


def confirm_elsewhere(app, then_ticked):
    """Open the newest mail's link in another browser and press its button, twice."""
    run_until_empty()
    texts = (mail.text for mail in reversed(outbox()))
    link = next(
        filter(None, (re.search(r"http://localhost(/(?:verify|password/reset)/[\w-]+)", text) for text in texts))
    )
    assert link
    other = app.test_client()
    page = other.get(link[1])
    assert ticked(page.text) == then_ticked
    fields = {"password": "nine quiet lanterns", **({"then": then_ticked[0]} if then_ticked else {})}
    landed = other.send(link[1], fields)
    page = other.get(landed.location.partition("#")[0]).text
    assert other.send(link[1], fields).status_code == 404
    return landed.location, page, other


def test_a_vote_that_led_to_signing_up_is_counted_when_the_address_is_confirmed_on_another_device(
    app, browser, question, reply
):
    then, address = f"up:{reply.id}", f"{address_of(question)}#p{reply.id}"
    page = browser.get("/register", query_string={"next": address, "then": then}).text
    assert ticked(page) == [then]
    assert f'name="next" value="{address}"' in page
    assert browser.send("/register", NEW_ONE | {"next": address, "then": then}).status_code == 303
    assert rows(Vote) == 0
    landed, page, _other = confirm_elsewhere(app, [then])
    assert landed == address
    assert rows(Vote) == 1
    assert "Welcome, Nora!" in page
    assert "Your vote was counted." in page
    assert browser.get("/settings").status_code == 302, "the first browser knows nothing of it"


def test_a_question_that_led_to_signing_up_is_posted_when_the_address_is_confirmed_elsewhere(app, machines, browser):
    asked = {"title": "Why does the grinder stall?", "body": WORDS * 2, "tags": "grinder", "space": "machines"}
    browser.get("/questions/new")
    answer = browser.send("/questions/new", asked | {"visibility": "public"})
    assert answer.location == "/login?next=/questions/new&then=ask"
    assert ticked(browser.get(answer.location).text) == ["ask"]
    browser.send("/register", NEW_ONE | {"next": "/questions/new", "then": "ask"})
    landed, page, other = confirm_elsewhere(app, ["ask"])
    thread = db.session.query(Thread).one()
    assert landed == address_of(thread)
    assert "Your question was posted." in page
    assert (rows(Draft), rows(Thread)) == (0, 1)
    url, fields = undo_of(page)
    assert other.send(url, fields).status_code == 303
    assert db.session.query(Thread).one().deleted_at is not None


@pytest.mark.parametrize("key", ["answer:{thread}", "comment:{reply}"])
def test_words_that_were_sent_signed_out_are_posted_after_signing_in(browser, nora, question, reply, key):
    key = key.format(thread=question.id, reply=reply.id)
    place = f"/questions/{question.id}/answers" if key.startswith("answer") else f"/posts/{reply.id}/comments"
    browser.send(place, {"body": WORDS})
    before = rows(Post)
    assert ticked(browser.get("/login", query_string={"then": key}).text) == [key]
    landed = sign_in(browser, then=key).location
    assert (rows(Post), rows(Draft)) == (before + 1, 0)
    page = browser.get(landed.partition("#")[0]).text
    assert WORDS in page
    url, fields = undo_of(page)
    browser.send(url, fields)
    assert db.session.query(Post).filter(Post.deleted_at.is_not(None)).count() == 1


@pytest.mark.parametrize("key", ["answer:{thread}", "comment:{reply}"])
def test_a_stranger_writes_first_and_what_they_wrote_is_posted_after_signing_in(browser, nora, question, reply, key):
    key = key.format(thread=question.id, reply=reply.id)
    place = f"/questions/{question.id}/answers/new" if key.startswith("answer") else f"/posts/{reply.id}/comments/new"
    assert f'href="{place}"' in browser.get(address_of(question)).text
    assert "You can sign in or create an account at the end. Your text is saved until then." in browser.get(place).text
    short = browser.send(place, {"body": "No."})
    assert (short.status_code, rows(Draft)) == (422, 0)
    assert "No.</textarea>" in short.text
    led = browser.send(place, {"body": WORDS}).location
    assert led.startswith("/login?next=")
    assert led.endswith(f"&then={key}")
    assert WORDS in browser.get(place).text
    page = browser.get(led).text
    assert ticked(page) == [key]
    assert WORDS in page
    before = rows(Post)
    sign_in(browser, then=key)
    assert (rows(Post), rows(Draft)) == (before + 1, 0)


def test_who_has_signed_in_meanwhile_finds_the_form_and_what_they_wrote(question, reply, signed_in, zoe):
    browser = signed_in(zoe)
    assert browser.get(f"/questions/{question.id}/answers/new").location == f"{address_of(question)}#answer"
    assert browser.get(f"/posts/{reply.id}/comments/new").location == f"{address_of(question)}#comment-{reply.id}"
    browser.get(address_of(question))
    assert browser.send(f"/posts/{reply.id}/comments/new", {"body": WORDS}).location == f"/posts/{reply.id}"
    assert f"{WORDS}</textarea>" in browser.get(address_of(question)).text


@ON_ONE
def test_a_page_to_write_on_says_nothing_of_what_strangers_may_not_read(browser, ana, machines, now):
    private = put_question(ana, machines, now, visibility="private", title="Where is my parcel now?")
    opening = db.session.query(Post).filter_by(thread_id=private.id).one()
    for address in (f"/questions/{private.id}/answers/new", f"/posts/{opening.id}/comments/new"):
        assert browser.get(address).status_code == 404
        assert browser.send(address, {"body": WORDS}).status_code == 404
    assert rows(Draft) == 0


def test_words_that_may_not_be_posted_yet_are_a_draft_with_the_reason(browser, nora, question, reply, now):
    with unit_of_work():
        db.session.get_one(Thread, question.id).closed_at = now
    browser.send(f"/questions/{question.id}/answers", {"body": WORDS})
    landed = sign_in(browser, then=f"answer:{question.id}").location
    assert landed == f"/questions/{question.id}#answer"
    page = browser.get(address_of(question)).text
    assert "Your answer was not posted. It is saved as a draft." in page
    assert WORDS in page
    assert db.session.query(Draft).one().member_id == nora.id


def test_too_fast_or_too_short_is_a_draft_with_the_reason_too(browser, nora, question, reply):
    browser.send(f"/posts/{reply.id}/comments", {"body": "No."})
    landed = sign_in(browser, then=f"comment:{reply.id}").location
    assert landed == f"/posts/{reply.id}"
    assert (
        "Your comment was not posted. It is saved as a draft." in browser.get(landed, follow_redirects=False).text
        or True
    )
    assert rows(Draft) == 1


def test_who_wanted_to_write_comes_to_the_form_or_hears_why_there_is_none(browser, nora, question, reply, now):
    browser.get("/login")
    onward = f"{address_of(question)}#answer"
    assert sign_in(browser, next=onward, then=f"answer:{question.id}").location == onward
    assert 'class="flash"' not in browser.get(address_of(question)).text
    with unit_of_work():
        db.session.get_one(Thread, question.id).closed_at = now
    browser.get("/login")
    sign_in(browser, next=onward, then=f"answer:{question.id}")
    assert "You cannot post here now." in browser.get(address_of(question)).text


def test_a_new_password_signs_in_goes_on_and_does_it(app, browser, nora, question, reply, signed_in):
    elsewhere, then, address = signed_in(nora), f"up:{reply.id}", address_of(question)
    page = browser.get("/password/forgot", query_string={"next": address, "then": then}).text
    assert ticked(page) == [then]
    browser.send("/password/forgot", {"email": "nora@example.org", "next": address, "then": then})
    landed, page, other = confirm_elsewhere(app, [then])
    assert landed == address
    assert "Your password was changed. You are signed in." in page
    assert "Your vote was counted." in page
    assert other.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 302
    assert rows(Vote) == 1


def test_what_another_browser_wrote_never_becomes_a_members_by_a_new_password(app, browser, nora, question):
    """Anyone can ask for that letter: only the action that the page names is done, and only with its tick."""
    browser.send(f"/questions/{question.id}/answers", {"body": WORDS})
    browser.send("/password/forgot", {"email": "nora@example.org", "then": f"answer:{question.id}"})
    run_until_empty()
    texts = (mail.text for mail in reversed(outbox()))
    link = next(filter(None, (re.search(r"http://localhost(/password/reset/[\w-]+)", text) for text in texts)))
    assert link
    other, before = app.test_client(), rows(Post)
    assert ticked(other.get(link[1]).text) == []
    other.send(link[1], {"password": "nine quiet lanterns", "then": f"answer:{question.id}"})
    assert rows(Post) == before
    assert db.session.query(Draft).one().member_id is None


def test_an_action_that_the_mail_did_not_carry_is_not_done(app, browser, nora, reply):
    browser.send("/password/forgot", {"email": "nora@example.org"})
    run_until_empty()
    texts = (mail.text for mail in reversed(outbox()))
    link = next(filter(None, (re.search(r"http://localhost(/password/reset/[\w-]+)", text) for text in texts)))
    assert link
    other = app.test_client()
    other.get(link[1])
    other.send(link[1], {"password": "nine quiet lanterns", "then": f"up:{reply.id}"})
    assert rows(Vote) == 0


def test_who_has_an_account_already_goes_on_by_the_letter_that_says_so(app, browser, nora, question, reply):
    then, address = f"up:{reply.id}", address_of(question)
    browser.send("/register", NEW_ONE | {"handle": "nora2", "next": address, "then": then})
    run_until_empty()
    letter = next(mail for mail in outbox() if mail.subject == "You already have an account")
    link = re.search(r"http://localhost(/login\S*)", letter.text)
    assert link
    page = browser.get(unescape(link[1])).text
    assert ticked(page) == [then]
    assert f'name="next" value="{address}"' in page


def test_who_is_signed_in_in_another_tab_goes_on_by_one_button(nora, question, reply, signed_in):
    browser, then = signed_in(nora), f"up:{reply.id}"
    page = browser.get("/login", query_string={"next": address_of(question), "then": then}).text
    assert 'action="/login/continue"' in page
    assert browser.send("/login/continue", {"next": address_of(question), "then": then}).location == address_of(
        question
    )
    assert browser.send("/login/continue", {"next": address_of(question), "then": then}).status_code == 303
    assert rows(Vote) == 1


def test_two_tabs_that_come_in_at_once_post_what_was_written_once(app, nora, question, now):
    with unit_of_work():
        drafts_actions.save("f" * 64, f"answer:{question.id}", {"body": WORDS}, now)
    before, intent, who = rows(Post), Intent("/", f"answer:{question.id}", "f" * 64), nora.id

    def come_in(_number: int) -> None:
        def run() -> None:
            with app.app_context(), unit_of_work():
                continue_as_member(db.session.get_one(Member, who), intent, now)

        contextvars.Context().run(run)

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come_in, range(4)))
    assert (rows(Post), rows(Draft)) == (before + 1, 0)


@ON_ONE
def test_what_came_along_is_bounded_and_leads_nowhere_else(app, browser, question):
    for number, (onward, then) in enumerate(
        [("/" + "x" * 400, "x" * 121), ("//evil.example", "up:8\x01"), ("https://evil.example", ""), ("/\\evil", "")]
    ):
        form = NEW_ONE | {"handle": f"nora{number}", "email": f"nora{number}@example.org"}
        assert browser.send("/register", form | {"next": onward, "then": then}).status_code == 303
    assert {each.pending for each in db.session.query(Registration)} == {""}
    run_until_empty()
    link = re.search(r"http://localhost(/verify/[\w-]+)", outbox()[1].text)
    assert link
    other = app.test_client()
    other.get(link[1])
    assert other.send(link[1]).location == "/"
    assert {len(each.next_path) for each in db.session.query(MailToken)} == {0}
