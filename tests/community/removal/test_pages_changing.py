"""The pages for changing what stands there: history, roll back, conflicts, deleting with reasons, suggested edits."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.accounts.members.models import Member
from app.community.editing import actions as editing_actions
from app.community.following.models import Bookmark
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.suggested_edits import actions as suggested_edits_actions
from app.community.suggested_edits.models import SuggestedEdit
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.settings import change_settings
from tests.community.posts.test_statements import statements
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

NEW = "Look into the nozzle of the waste pipe with a torch."
THEIRS = "Look into the nozzle, says the moderator too."


@pytest.fixture
def question(ana, machines, now):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
    return put_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return put_answer(ben, question, now)


def do(action, *args, **words):
    with unit_of_work():
        return action(*args, **words)


def edited(actor, post, now, body=NEW, **words):
    post = db.session.get_one(Post, post.id)
    return do(
        editing_actions.edit, actor, post, body=body, revision=post.revision, now=now + timedelta(minutes=9), **words
    )


# ── History ──────────────────────────────────────────────────────────────────────────────────────


def test_any_two_versions_are_compared(ben, mia, reply, now, browser):
    edited(mia, reply, now)
    edited(ben, reply, now, body=THEIRS)
    page = browser.get(f"/posts/{reply.id}/revisions?from=1&to=3").text
    assert "From version 1 to version 3" in page
    assert "<ins>" in page
    assert "with a torch" not in page
    assert browser.get(f"/posts/{reply.id}/revisions?from=1&to=9").status_code == 404
    assert browser.get(f"/posts/{reply.id}/revisions?from=x&to=9").status_code == 200
    assert browser.get(f"/posts/{reply.id}/revisions?from={10**30}&to=1").status_code == 200


def test_a_roll_back_is_one_press_and_can_be_taken_back(ben, mia, reply, now, signed_in):
    edited(mia, reply, now)
    mine = signed_in(ben)
    assert "Roll back to version 1" in mine.get(f"/posts/{reply.id}/revisions").text
    answer = mine.send(f"/posts/{reply.id}/rollback", {"version": "1", "revision": "2"})
    assert (answer.status_code, answer.location) == (303, f"/posts/{reply.id}/revisions")
    assert "Rolled back to version 1" in mine.get(f"/posts/{reply.id}/revisions").text
    assert mine.send(f"/posts/{reply.id}/rollback", {"version": "2"}).status_code == 303
    db.session.expire_all()
    assert (db.session.get_one(Post, reply.id).body, db.session.get_one(Post, reply.id).revision) == (NEW, 4)


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"version": "9"}, 404), ({"version": "9" * 30}, 404), ({}, 404), ({"version": "1", "revision": "1"}, 409)],
)
def test_a_roll_back_that_cannot_be_is_refused(ben, mia, reply, now, signed_in, sent, status):
    edited(mia, reply, now)
    assert signed_in(ben).send(f"/posts/{reply.id}/rollback", sent).status_code == status


def test_others_read_the_history_and_cannot_roll_back(zoe, mia, reply, now, signed_in, browser):
    edited(mia, reply, now)
    assert "Roll back" not in signed_in(zoe).get(f"/posts/{reply.id}/revisions").text
    assert "csrf_token" not in browser.get(f"/posts/{reply.id}/revisions").text
    assert signed_in(zoe).send(f"/posts/{reply.id}/rollback", {"version": "1"}).status_code == 403


def test_the_history_of_many_versions_costs_no_more(ben, mia, reply, now, browser):
    edited(mia, reply, now)
    edited(ben, reply, now, body=THEIRS)
    few = statements(browser, f"/posts/{reply.id}/revisions")
    for number in range(6):
        edited(mia, reply, now, body=f"{NEW} Number {number}.")
    assert statements(browser, f"/posts/{reply.id}/revisions") == few <= 5


# ── Conflicts ────────────────────────────────────────────────────────────────────────────────────


def test_a_conflict_shows_what_they_changed_and_both_texts(ben, mia, reply, now, signed_in):
    edited(mia, reply, now, body=THEIRS)
    page = signed_in(ben).send(f"/posts/{reply.id}/edit", {"body": NEW, "revision": "1", "summary": "Torch"})
    assert page.status_code == 409
    assert "Their changes" in page.text
    assert all(text in page.text for text in (THEIRS, NEW, 'value="Torch"', 'name="revision" value="2"'))


def test_what_one_left_alone_follows_the_others(ana, mia, question, now, signed_in):
    opening = db.session.query(Post).filter_by(thread_id=question.id).first()
    untouched = opening.body
    edited(
        mia,
        opening,
        now,
        body="It hums, and stops with water in the drum.",
        title="A title by the moderator",
        tags=["w7"],
    )
    sent = {"body": untouched, "title": "My own title for it, much better", "tags": "w7 e18", "revision": "1"}
    page = signed_in(ana).send(f"/posts/{opening.id}/edit", sent)
    assert page.status_code == 409
    assert "My own title for it, much better" in page.text
    assert "Current title: A title by the moderator" in page.text
    assert 'name="tags"' in page.text
    assert re.search(r'name="tags"[^>]*value="w7"', page.text)
    assert untouched not in re.findall(r"<textarea[^>]*name=\"body\"[^>]*>(.*?)</textarea>", page.text, re.DOTALL)[0]


def test_a_comment_s_conflict_keeps_both_too(ben, mia, reply, now, signed_in):
    comment = do(posts_actions.comment, ben, db.session.get_one(Post, reply.id), "I used a torch for it.", now)
    edited(mia, comment, now, body="He used a torch for it.")
    page = signed_in(ben).send(f"/posts/{comment.id}/edit", {"body": "I used my phone for it.", "revision": "1"})
    assert page.status_code == 409
    assert "He used a torch for it." in page.text
    assert "I used my phone for it." in page.text


# ── Comments in place ────────────────────────────────────────────────────────────────────────────

HX = {"HX-Request": "true"}


@pytest.fixture
def comment(ben, reply, now):
    return do(posts_actions.comment, ben, db.session.get_one(Post, reply.id), "I used a torch for it.", now)


def test_with_script_a_comment_is_changed_in_its_place(ben, comment, signed_in):
    mine = signed_in(ben)
    form = mine.get(f"/posts/{comment.id}/edit", headers=HX)
    assert form.status_code == 200
    assert "<html" not in form.text
    assert "I used a torch for it." in form.text
    saved = mine.send(f"/posts/{comment.id}/edit", {"body": "I used my phone for it.", "revision": "1"}, headers=HX)
    assert saved.status_code == 200
    assert f'<li id="c{comment.id}"' in saved.text
    assert "I used my phone for it." in saved.text
    assert "saved" in saved.headers["HX-Trigger"]
    assert "I used my phone" in mine.get(f"/posts/{comment.id}", headers=HX).text


def test_with_script_a_mistake_comes_back_in_the_form(ben, mia, comment, now, signed_in):
    mine = signed_in(ben)
    short = mine.send(f"/posts/{comment.id}/edit", {"body": "Short", "revision": "1"}, headers=HX)
    assert (short.status_code, short.headers["HX-Reswap"]) == (422, "outerHTML")
    assert "Short" in short.text
    assert "<html" not in short.text
    edited(mia, comment, now, body="He used a torch for it.")
    late = mine.send(f"/posts/{comment.id}/edit", {"body": "I used my phone for it.", "revision": "1"}, headers=HX)
    assert (late.status_code, late.headers["HX-Reswap"]) == (409, "outerHTML")
    assert "He used a torch for it." in late.text
    assert "I used my phone for it." in late.text
    assert 'name="revision" value="2"' in late.text


# ── Deleting ─────────────────────────────────────────────────────────────────────────────────────


def test_staff_say_why_and_the_author_reads_it(ben, mia, reply, question, signed_in, browser):
    theirs = signed_in(mia)
    refused = theirs.send(f"/posts/{reply.id}/delete", {"text": "It names a neighbour."})
    assert refused.status_code == 422
    assert "It names a neighbour." in refused.text
    gone = theirs.send(f"/posts/{reply.id}/delete", {"reason": "personal_data", "text": "It names a neighbour."})
    assert (gone.status_code, gone.location) == (303, address_of(question))
    page = theirs.get(address_of(question)).text
    assert re.search(rf'action="/posts/{reply.id}/undelete".*Undo', page, re.DOTALL)
    mine = signed_in(ben).get(address_of(question)).text
    assert "Deleted by a moderator" in mine
    assert "It names a neighbour." in mine
    assert "Restore" not in mine
    assert "It names a neighbour." not in browser.get(address_of(question)).text


def test_who_cannot_delete_is_told_why_and_loses_nothing(ben, zoe, reply, now, signed_in):
    with unit_of_work():
        change_settings(now, privilege_preset="young")
    do(voting_actions.vote, zoe, db.session.get_one(Post, reply.id), 1, now)
    page = signed_in(ben).get(f"/posts/{reply.id}/delete")
    assert page.status_code == 200
    assert f'href="/posts/{reply.id}/flag"' in page.text
    assert signed_in(ben).get(f"/posts/{reply.id}/flag").status_code == 200
    assert signed_in(ben).send(f"/posts/{reply.id}/delete").status_code == 403
    assert signed_in(zoe).get(f"/posts/{reply.id}/delete").status_code == 403


def test_its_author_does_not_delete_an_accepted_answer(ana, ben, reply, now, signed_in):
    do(voting_actions.accept, ana, db.session.get_one(Post, reply.id), now)
    page = signed_in(ben).get(f"/posts/{reply.id}/delete")
    assert page.status_code == 200
    assert "This answer is accepted. Undo the acceptance before you delete it." in page.text


def test_who_takes_a_question_away_is_told_what_goes_with_it(mia, ben, reply, question, now, signed_in):
    do(posts_actions.comment, ben, db.session.get_one(Post, reply.id), "And then it spins again.", now)
    opening = db.session.query(Post.id).filter_by(thread_id=question.id, kind="opening").scalar()
    page = signed_in(mia).get(f"/posts/{opening}/delete").text
    assert "This also deletes 1 answer" in page
    assert "This also deletes 1 comment" in page


def test_one_s_own_goes_without_a_reason_and_leaves_a_way_back(ben, reply, question, signed_in):
    mine = signed_in(ben)
    assert 'name="reason"' not in mine.get(f"/posts/{reply.id}/delete").text
    mine.send(f"/posts/{reply.id}/delete")
    page = mine.get(address_of(question)).text
    assert "You deleted this" in page
    assert "Restore" in page


def test_a_deleted_comment_is_brought_back(ben, comment, question, signed_in):
    mine = signed_in(ben)
    mine.send(f"/posts/{comment.id}/delete")
    assert f'action="/posts/{comment.id}/undelete"' in mine.get(address_of(question)).text
    assert mine.send(f"/posts/{comment.id}/undelete").status_code == 303


# ── Suggested edits ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def proposal(zoe, reply, now):
    post = db.session.get_one(Post, reply.id)
    return do(suggested_edits_actions.suggest, zoe, post, body=NEW, summary="Torch", revision=1, now=now)


def test_who_may_not_edit_suggests(zoe, ben, reply, question, signed_in):
    theirs = signed_in(zoe)
    page = theirs.get(address_of(question)).text
    assert f'href="/posts/{reply.id}/suggest-edit"' in page
    assert f'href="/posts/{reply.id}/edit"' not in page
    assert "Suggest an edit" in theirs.get(f"/posts/{reply.id}/suggest-edit").text
    sent = theirs.send(f"/posts/{reply.id}/suggest-edit", {"body": NEW, "revision": "1", "summary": "Torch"})
    assert sent.location == f"{address_of(question)}#p{reply.id}"
    assert db.session.query(SuggestedEdit.state).scalar() == "pending"
    assert f"/posts/{reply.id}/suggest-edit" not in signed_in(ben).get(address_of(question)).text


def test_a_second_one_is_told_and_its_text_is_kept(proposal, ana, reply, signed_in):
    again = signed_in(ana).send(f"/posts/{reply.id}/suggest-edit", {"body": NEW + " Or two.", "revision": "1"})
    assert again.status_code == 422
    assert (
        "Another edit to this post is already waiting for review. Your text is below: copy "
        "it, and try again after the review." in again.text
    )
    assert NEW + " Or two." in again.text


def test_a_suggestion_s_conflict_keeps_both_texts(zoe, mia, reply, now, signed_in):
    edited(mia, reply, now, body=THEIRS)
    late = signed_in(zoe).send(f"/posts/{reply.id}/suggest-edit", {"body": NEW, "revision": "1"})
    assert late.status_code == 409
    assert all(text in late.text for text in (THEIRS, NEW, f'action="/posts/{reply.id}/suggest-edit"'))


def test_reviewers_see_it_and_decide(proposal, ben, reply, question, signed_in):
    mine = signed_in(ben)
    assert question.title in mine.get("/edits").text
    page = mine.get(f"/edits/{proposal.id}").text
    assert all(text in page for text in ("<ins>", "Torch", "Accept", "Improve edit", "Reject"))
    assert mine.send(f"/edits/{proposal.id}/accept").location == f"{address_of(question)}#p{reply.id}"
    assert "with a torch" in mine.get(address_of(question)).text
    assert "Accepted." in mine.get(f"/edits/{proposal.id}").text
    assert "Nothing to review" in mine.get("/edits").text


def test_a_refusal_needs_a_reason_that_the_other_reads(proposal, ben, zoe, signed_in):
    mine = signed_in(ben)
    assert mine.send(f"/edits/{proposal.id}/reject", {"reason": ""}).status_code == 422
    assert mine.send(f"/edits/{proposal.id}/reject", {"reason": "Not for this model."}).status_code == 303
    page = signed_in(zoe).get(f"/edits/{proposal.id}").text
    assert "Rejected" in page
    assert "Not for this model." in page


def test_a_reviewer_makes_it_better(proposal, ben, reply, signed_in):
    mine = signed_in(ben)
    assert NEW in mine.get(f"/edits/{proposal.id}/improve").text
    short = mine.send(f"/edits/{proposal.id}/improve", {"body": "Short", "revision": "1"})
    assert short.status_code == 422
    assert (
        mine.send(f"/edits/{proposal.id}/improve", {"body": NEW + " A small one.", "revision": "1"}).status_code == 303
    )
    db.session.expire_all()
    assert db.session.get_one(Post, reply.id).body == NEW + " A small one."
    assert db.session.get_one(Post, reply.id).revision == 3


def test_its_author_starts_again_from_what_is_outdated(proposal, zoe, mia, reply, now, signed_in):
    edited(mia, reply, now, body=THEIRS)
    theirs = signed_in(zoe)
    page = theirs.get(f"/edits/{proposal.id}").text
    assert "Outdated:" in page
    assert f"/posts/{reply.id}/suggest-edit?resubmit={proposal.id}" in page
    assert theirs.get(f"/posts/{reply.id}/suggest-edit?resubmit={'9' * 30}").status_code == 404
    again = theirs.get(f"/posts/{reply.id}/suggest-edit?resubmit={proposal.id}").text
    assert all(text in again for text in (THEIRS, NEW, 'value="Torch"', 'name="revision" value="2"'))
    assert theirs.send(f"/posts/{reply.id}/suggest-edit", {"body": NEW, "revision": "2"}).status_code == 303


def test_its_author_takes_it_back(proposal, zoe, signed_in):
    theirs = signed_in(zoe)
    assert "Withdraw edit" in theirs.get(f"/edits/{proposal.id}").text
    assert theirs.send(f"/edits/{proposal.id}/withdraw").status_code == 303
    assert "Withdrawn" in theirs.get(f"/edits/{proposal.id}").text
    assert "Withdrawn" in theirs.get("/edits?show=mine").text


def test_whom_it_does_not_concern_finds_nothing(proposal, ana, gus, question, signed_in, browser):
    assert signed_in(ana).get(f"/edits/{proposal.id}").status_code == 404
    assert signed_in(ana).send(f"/edits/{proposal.id}/accept").status_code == 404
    assert question.title not in signed_in(ana).get("/edits").text
    assert browser.get("/edits").location.startswith("/login")
    assert signed_in(gus).get(f"/edits/{proposal.id}").status_code == 200


def test_an_edit_of_what_is_gone_waits_for_staff_alone(proposal, ben, mia, zoe, reply, now, signed_in):
    do(removal_actions.delete, mia, db.session.get_one(Post, reply.id), now)
    assert signed_in(zoe).get(f"/edits/{proposal.id}").status_code == 404
    assert signed_in(mia).get(f"/edits/{proposal.id}").status_code == 200


def test_the_list_costs_the_same_for_many(proposal, ben, zoe, question, now, signed_in):
    few = statements(signed_in(ben), "/edits")
    for number in range(4):
        post = put_answer(ben, question, now, f"Answer number {number} says what to look at.")
        do(suggested_edits_actions.suggest, zoe, db.session.get_one(Post, post.id), body=NEW, revision=1, now=now)
    assert statements(signed_in(ben), "/edits") == few <= 6


# ── Bookmarks ────────────────────────────────────────────────────────────────────────────────────


def test_a_bookmark_is_one_press_and_its_note_comes_later(zoe, reply, question, signed_in):
    mine = signed_in(zoe)
    assert f'action="/posts/{reply.id}/bookmark"' in mine.get(address_of(question)).text
    assert mine.send(f"/posts/{reply.id}/bookmark").location == f"{address_of(question)}#p{reply.id}"
    page = mine.get(address_of(question)).text
    assert f'action="/posts/{reply.id}/bookmark"' not in page
    assert f'href="/posts/{reply.id}/bookmark"' in page
    mine.send(f"/posts/{reply.id}/bookmark", {"note": "Torch!"})
    assert "Torch!" in mine.get(f"/posts/{reply.id}/bookmark").text
    assert "Torch!" in mine.get("/my/bookmarks?q=torch").text
    assert "No results" in mine.get("/my/bookmarks?q=phone").text
    assert mine.send(f"/posts/{reply.id}/unbookmark", {"next": "/my/bookmarks"}).location == "/my/bookmarks"
    assert db.session.query(Bookmark).count() == 0


def test_a_note_that_is_too_long_is_kept_in_its_form(zoe, reply, signed_in):
    page = signed_in(zoe).send(f"/posts/{reply.id}/bookmark", {"note": "x" * 501})
    assert page.status_code == 422
    assert "x" * 501 in page.text


def test_what_one_may_not_read_cannot_be_marked(ana, zoe, machines, now, signed_in):
    private = put_question(ana, machines, now, visibility="private")
    opening = db.session.query(Post.id).filter_by(thread_id=private.id).scalar()
    assert signed_in(zoe).send(f"/posts/{opening}/bookmark").status_code == 404


def test_home_tells_those_who_decide_that_something_waits(proposal, ben, mia, gus, zoe, now, signed_in):
    assert "1 suggested edit is waiting for your review" in signed_in(mia).get("/").text
    assert "waiting for your review" not in signed_in(zoe).get("/").text
    do(suggested_edits_actions.withdraw, zoe, proposal, now)
    assert "waiting for your review" not in signed_in(mia).get("/").text


def test_nobody_is_asked_to_decide_on_their_own(proposal, zoe, question, signed_in):
    with unit_of_work():
        db.session.get_one(Member, zoe.id).reputation = 1000
    assert "Nothing to review" in signed_in(zoe).get("/edits").text
    assert "waiting for your review" not in signed_in(zoe).get("/").text


def test_of_two_answers_of_mine_the_one_that_helped_is_for_moderators_to_take_away(ben, zoe, question, now, signed_in):
    with unit_of_work():
        change_settings(now, privilege_preset="young")
    first, second = (put_answer(ben, question, now, f"Answer number {n} says what to look at.") for n in (1, 2))
    do(voting_actions.vote, zoe, db.session.get_one(Post, second.id), 1, now)
    page = signed_in(ben).get(address_of(question)).text
    assert f'href="/posts/{second.id}/flag"' in page
    assert f'href="/posts/{first.id}/flag"' not in page
