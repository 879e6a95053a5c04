"""The pages of moderation, through HTTP."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.suggested_edits import actions as suggested_edits_actions
from app.community.suggested_edits.queries import get_proposal
from app.community.tags.models import Tag
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.settings import change_settings
from app.moderation.models import Flag, ReviewItem, Sanction
from tests.community.samples import BODY, a_question, an_answer, opening_of
from tests.moderation.conftest import DAY, HOUR, decide, flag, flagged_by, fresh, the_item, work
from tests.moderation.sanctions.test_sanctioning import WHY, impose


def test_a_member_reports_a_post_from_its_menu_and_is_thanked(thread, reply, zoe, signed_in):
    browser = signed_in(zoe)
    assert f"/posts/{reply.id}/flag" in browser.get(f"/questions/{thread.id}/{thread.slug}").text
    form = browser.get(f"/posts/{reply.id}/flag")
    assert "Report this answer" in form.text
    answer = browser.send(f"/posts/{reply.id}/flag", {"reason": "spam"})
    assert answer.status_code == 303
    assert "Thank you for your report." in browser.get(answer.location).text


@pytest.mark.parametrize(
    ("data", "said"), [({}, "Select what is wrong"), ({"reason": "other"}, "Describe briefly what is wrong.")]
)
def test_a_report_that_says_too_little_is_asked_again(reply, zoe, signed_in, data, said):
    page = signed_in(zoe).send(f"/posts/{reply.id}/flag", data)
    assert page.status_code == 422
    assert said in page.text
    assert db.session.query(Flag).count() == 0


def test_the_flag_that_hides_a_question_can_be_sent_twice_and_is_thanked_for_twice(thread, crowd, zoe, signed_in, now):
    opening = opening_of(thread)
    flagged_by(crowd[:2], opening, now)
    browser = signed_in(zoe)
    for _click in range(2):
        answer = browser.send(f"/posts/{opening.id}/flag", {"reason": "spam"})
        assert (answer.status_code, answer.location) == (303, "/questions")
    assert db.session.query(Flag).count() == 3


def test_who_reported_it_and_was_answered_is_offered_no_second_report_for_a_day(reply, zoe, mia, signed_in):
    browser, where = signed_in(zoe), f"/posts/{reply.id}/flag"
    item = flagged_by([zoe], reply, clock.now())
    assert "Report</button>" in browser.get(where).text
    decide(mia, item, "kept", clock.now())
    page = browser.get(where)
    assert (page.status_code, "Report</button>" in page.text) == (200, False)
    assert "You can report it again after a day." in page.text


def test_one_does_not_report_ones_own_and_no_stranger_reports(reply, ben, browser, signed_in):
    page = signed_in(ben).get(f"/posts/{reply.id}/flag")
    assert page.status_code == 403
    assert "This is your own post" in page.text
    assert "/login" in browser.get(f"/posts/{reply.id}/flag").location


QUEUE = {"stranger": 302, "ben": 200, "zoe": 403, "gus": 403, "mia": 200, "ada": 200}


@pytest.mark.parametrize("who", QUEUE)
def test_who_opens_the_list(who, request, browser, signed_in, reply, ben):
    people = {name: request.getfixturevalue(name) for name in QUEUE if name != "stranger"}
    one = signed_in(people[who]) if who in people else browser
    assert one.get("/moderation").status_code == QUEUE[who]
    for path in ("/moderation/log", "/moderation/decided", "/moderation/members/ana"):
        expected = 302 if who == "stranger" else 200 if who in ("mia", "ada") else 403
        assert one.get(path).status_code == expected, path


def test_a_moderator_decides_in_the_list_and_takes_it_back(thread, reply, zoe, mia, signed_in, now):
    item = flagged_by([zoe], reply, now, "abusive")
    browser = signed_in(mia)
    page = browser.get("/moderation")
    assert "Reported as abusive: expand to read" in page.text
    assert 'value="deleted"' in page.text
    answer = browser.send(
        f"/moderation/items/{item.id}", {"decision": "deleted", "reason": "abusive", "text": "Be kind."}
    )
    assert (answer.status_code, answer.location) == (303, "/moderation")
    assert "Nothing to review" in browser.get("/moderation").text
    assert db.session.get_one(Post, reply.id).deleted_at is not None
    assert "Undo decision" in browser.get("/moderation/decided").text
    assert browser.send(f"/moderation/items/{item.id}/reopen").status_code == 303
    assert db.session.get_one(Post, reply.id).deleted_at is None
    assert "deleted a post" in browser.get("/moderation/log").text


def test_what_is_about_oneself_is_shown_without_anything_to_decide(thread, zoe, mia, ada, signed_in, now):
    item = flagged_by([zoe], an_answer(mia, thread, now), now)
    own, colleague = signed_in(mia), signed_in(ada)
    for where in ("/moderation", f"/moderation/items/{item.id}"):
        page = own.get(where).text
        assert "This is about you, so someone else has to decide." in page
        assert 'name="decision"' not in page
        assert 'name="decision"' in colleague.get(where).text
    colleague.send(f"/moderation/items/{item.id}", {"decision": "kept"})
    assert "Undo decision" not in own.get("/moderation/decided").text
    assert own.send(f"/moderation/items/{item.id}/reopen").status_code == 403
    assert not fresh(item).is_open


def test_a_deleted_answer_is_brought_back_after_its_question(thread, reply, zoe, mia, signed_in, now):
    decide(mia, flagged_by([zoe], reply, now), "deleted", now)
    browser = signed_in(mia)
    assert "Undo decision" in browser.get("/moderation/decided").text
    with unit_of_work():
        removal_actions.delete(mia, opening_of(thread), now)
    assert "Undo decision" not in browser.get("/moderation/decided").text


def test_only_admins_are_offered_to_warn_staff(thread, zoe, gus, mia, ada, signed_in, now):
    flag(zoe, an_answer(gus, thread, now), now)
    offered = {who.handle: 'value="warned"' in signed_in(who).get("/moderation").text for who in (mia, ada)}
    assert offered == {"mia": False, "ada": True}


def test_a_decision_without_a_reason_is_asked_again_and_keeps_what_was_typed(reply, zoe, mia, signed_in, now):
    item = flagged_by([zoe], reply, now)
    page = signed_in(mia).send(f"/moderation/items/{item.id}", {"decision": "hidden", "reason": "other", "text": ""})
    assert set(re.findall(r'href="#([\w-]+)"', page.text)) <= set(re.findall(r'id="([\w-]+)"', page.text))
    assert page.status_code == 422
    assert "Describe briefly what is wrong." in page.text
    assert fresh(reply).is_shown


def test_the_slower_of_two_moderators_is_told_who_was_quicker(reply, zoe, mia, ada, signed_in, now):
    item = flagged_by([zoe], reply, now)
    decide(ada, item, "kept", now)
    page = signed_in(mia).send(f"/moderation/items/{item.id}", {"decision": "deleted", "reason": "spam"})
    assert page.status_code == 409
    assert "Ada Byron has just decided this" in page.text
    assert fresh(reply).is_shown


def test_a_moderator_of_one_space_sees_and_decides_nothing_of_another(reply, zoe, gil, signed_in, now):
    item = flagged_by([zoe], reply, now)
    browser = signed_in(gil)
    assert "Nothing to review" in browser.get("/moderation").text
    assert browser.get(f"/moderation/items/{item.id}").status_code == 404
    assert browser.send(f"/moderation/items/{item.id}", {"decision": "kept"}).status_code == 404
    assert "No matching activity" in browser.get("/moderation/log").text
    assert browser.get("/moderation/members/ben").status_code == 403


def test_the_list_is_of_one_kind_or_space_where_that_is_asked_for(reply, zoe, mia, signed_in, now):
    flagged_by([zoe], reply, now)
    browser = signed_in(mia)
    assert f"/moderation/items/{the_item().id}" in browser.get("/moderation?kind=flags&space=machines").text
    assert "Nothing to review" in browser.get("/moderation?kind=appeal").text
    assert browser.get("/moderation?kind=nonsense").status_code == 404
    assert browser.get("/moderation?space=nowhere").status_code == 404


def test_a_trusted_peer_approves_or_reports_what_waits_and_nothing_else(
    ben, zoe, reply, machines, with_approval, signed_in, now
):
    waiting = a_question(zoe, machines, now, body="Where can I buy zqwaiting soap that is cheap?")
    work(now)
    browser, item = signed_in(ben), the_item(kind="first_post")
    page = browser.get("/moderation")
    assert "zqwaiting" in page.text
    assert 'value="deleted"' not in page.text
    assert "/moderation/log" not in page.text
    assert browser.send(f"/moderation/items/{item.id}", {"decision": "deleted", "reason": "spam"}).status_code == 403
    assert browser.send(f"/moderation/items/{item.id}", {"decision": "reported", "reason": "spam"}).status_code == 303
    assert "zqwaiting" not in browser.get("/moderation").text
    assert the_item(kind="flags").post_id == opening_of(waiting).id
    assert fresh(item).is_open


def test_a_trusted_peer_who_approves_makes_it_public(ben, zoe, reply, machines, with_approval, browser, signed_in, now):
    waiting = a_question(zoe, machines, now, body="Where can I buy zqwaiting soap that is cheap?")
    work(now)
    answer = signed_in(ben).send(f"/moderation/items/{the_item(kind='first_post').id}", {"decision": "approved"})
    assert answer.status_code == 303
    assert "zqwaiting" in browser.get(f"/questions/{waiting.id}/{waiting.slug}").text


def test_who_asks_first_is_told_that_it_waits(zoe, machines, with_approval, signed_in):
    browser = signed_in(zoe)
    browser.get("/questions/new")
    words = {
        "title": "Where is the filter of the D45?",
        "body": BODY,
        "tags": "",
        "space": "machines",
        "visibility": "public",
    }
    answer = browser.send("/questions/new", words)
    page = browser.get(answer.location)
    assert "First posts by new members are reviewed" in page.text
    assert "Waiting for approval" in page.text


def test_staff_hide_from_the_menu_with_a_reason_and_show_again(thread, reply, mia, browser, signed_in):
    staff = signed_in(mia)
    assert f"/posts/{reply.id}/hide" in staff.get(f"/questions/{thread.id}/{thread.slug}").text
    assert staff.send(f"/posts/{reply.id}/hide", {}).status_code == 422
    assert staff.send(f"/posts/{reply.id}/hide", {"reason": "off_topic"}).status_code == 303
    assert BODY in browser.get(f"/questions/{thread.id}/{thread.slug}").text
    assert not fresh(reply).is_shown
    assert staff.send(f"/posts/{reply.id}/unhide").status_code == 303
    assert fresh(reply).is_shown


def test_a_peer_hides_nothing(reply, zoe, signed_in):
    browser = signed_in(zoe)
    assert browser.send(f"/posts/{reply.id}/hide", {"reason": "spam"}).status_code == 403
    assert browser.send(f"/posts/{reply.id}/unhide").status_code == 403


def test_an_author_appeals_once_and_reads_the_answer(reply, ben, zoe, mia, ada, signed_in, now):
    decide(mia, flagged_by([zoe], reply, now), "deleted", now, "off_topic")
    browser, address = signed_in(ben), f"/posts/{reply.id}/decision"
    assert browser.send(address, {"text": "It answers what was asked."}).status_code == 303
    assert "have not decided yet" in browser.get(address).text
    assert browser.send(address, {"text": "And once more, please."}).status_code == 403
    page = signed_in(ada).get("/moderation")
    assert "It answers what was asked." in page.text
    decide(ada, the_item(kind="appeal"), "upheld", now + HOUR, text="It is about another machine.")
    page = browser.get(address).text
    assert "It is about another machine." in page
    assert "Your appeal was refused:" in page


def test_nobody_reads_of_anothers_post_why_it_was_taken_away(reply, ben, zoe, mia, signed_in, now):
    decide(mia, flagged_by([zoe], reply, now), "deleted", now, "off_topic", "zqreason")
    for who in (zoe, mia):
        assert signed_in(who).get(f"/posts/{reply.id}/decision").status_code == 404


def test_a_moderator_sanctions_and_the_member_reads_why_on_every_page(ben, mia, signed_in):
    staff = signed_in(mia)
    assert "Warn, silence, suspend or ban" in staff.get("/moderation/members/ben").text
    words = {"kind": "suspension", "hours": "24", "reason": WHY}
    assert staff.send("/moderation/members/ben/sanction", words | {"reason": ""}).status_code == 422
    assert staff.send("/moderation/members/ben/sanction", words).status_code == 303
    imposed = db.session.query(Sanction).one()
    page = signed_in(ben).get("/questions")
    assert "Your account is suspended" in page.text
    assert WHY in page.text
    assert staff.send(f"/moderation/sanctions/{imposed.id}/lift", {"because": "Talked it over."}).status_code == 303
    assert "You are suspended" not in signed_in(ben).get("/questions").text


def test_the_next_step_of_the_ladder_is_proposed(ben, mia, signed_in, now):
    for step in (24, 72, 168):
        assert f'<option selected value="{step}">' in signed_in(mia).get("/moderation/members/ben").text
        impose(mia, ben, "silence", now)


def test_staff_are_sanctioned_by_admins_alone(gus, mia, ada, signed_in):
    words = {"kind": "warning", "hours": "24", "reason": WHY}
    assert "Only an admin can sanction staff." in signed_in(mia).get("/moderation/members/gus").text
    assert signed_in(mia).send("/moderation/members/gus/sanction", words).status_code == 403
    assert signed_in(ada).send("/moderation/members/gus/sanction", words).status_code == 303


def test_a_note_stands_in_the_log_and_its_member_never_reads_it(ben, mia, signed_in):
    staff = signed_in(mia)
    assert staff.send("/moderation/members/ben/note", {"text": "zqnoted: talked to him by phone."}).status_code == 303
    assert "zqnoted" in staff.get("/moderation/members/ben").text
    assert "zqnoted" in staff.get("/moderation/log?action=member.noted&member=ben&actor=mia").text
    browser = signed_in(ben)
    assert not any("zqnoted" in browser.get(path).text for path in ("/my/account-status", "/members/ben", "/inbox"))


def test_the_log_pages_by_key_and_filters(ben, mia, signed_in, now):
    for n in range(35):
        impose(mia, ben, "warning", now + n * HOUR)
    browser = signed_in(mia)
    first = browser.get("/moderation/log")
    assert first.text.count("warned a member") >= 30
    assert "Next page" in first.text
    assert "No matching activity" in browser.get("/moderation/log?actor=nobody").text
    assert "No matching activity" in browser.get("/moderation/log?action=post.hidden").text


def test_the_list_and_the_bar_cost_the_same_however_much_waits(thread, ben, zoe, mia, signed_in, now):
    browser = signed_in(mia)

    def cost() -> int:
        told = browser.get("/moderation").headers["Server-Timing"]
        return int(told.partition('desc="')[2].partition(" ")[0])

    flag(zoe, an_answer(ben, thread, now), now)
    few = cost()
    for n in range(1, 6):
        flag(zoe, an_answer(ben, fresh(thread), now + n * HOUR), now + n * HOUR)
    assert cost() == few <= 8


def test_new_tags_of_those_who_have_not_earned_it_are_approved(ana, zoe, mia, machines, signed_in, now):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
    a_question(zoe, machines, now, tags=["unheard-of"])
    work(now)
    item = the_item(kind="new_tag")
    browser = signed_in(mia)
    assert "unheard-of" in browser.get("/moderation").text
    assert browser.send(f"/moderation/items/{item.id}", {"decision": "approved"}).status_code == 303
    assert db.session.query(Tag).filter_by(name="unheard-of").one().reviewed_at is not None


def test_suggested_edits_wait_in_the_list_until_they_are_decided(ana, zoe, mia, thread, signed_in, now):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
        proposal = suggested_edits_actions.suggest(
            zoe, opening_of(thread), body=BODY + " It is a G7.", revision=1, now=now + DAY
        )
    work(now + DAY)
    browser = signed_in(mia)
    assert f"/edits/{proposal.id}" in browser.get("/moderation").text
    with unit_of_work():
        suggested_edits_actions.take(mia, get_proposal(proposal.id, mia), now + DAY + HOUR)
    assert f"/edits/{proposal.id}" not in browser.get("/moderation").text
    work(now + DAY + HOUR)
    assert db.session.query(ReviewItem).one().decision == "elsewhere"


def test_tabs_count_what_waits_for_this_moderator(reply, zoe, mia, gil, ana, machines, signed_in, now):
    flagged_by([zoe], reply, now)
    flagged_by([zoe], an_answer(ana, a_question(zoe, machines, now), now + HOUR), now + HOUR)
    page = signed_in(mia).get("/moderation").text
    assert 'Waiting <span class="num muted">2</span>' in page
    assert 'Reported <span class="num">2</span>' in " ".join(page.split())
    assert 'Appeal <span class="num">0</span>' in " ".join(page.split())
    assert 'Waiting <span class="num muted">0</span>' in signed_in(gil).get("/moderation").text


def test_after_a_decision_one_is_at_the_next_item_with_an_undo(reply, zoe, ana, machines, mia, signed_in, now):
    first = flagged_by([zoe], reply, now)
    second = flagged_by([zoe], an_answer(ana, a_question(zoe, machines, now), now + HOUR), now + HOUR)
    browser = signed_in(mia)
    onward = f"/moderation?kind=flags#item-{second.id}"
    assert f'value="{onward}"' in browser.get("/moderation?kind=flags").text
    answer = browser.send(f"/moderation/items/{first.id}", {"decision": "kept", "next": onward})
    assert answer.location == onward
    assert f'action="/moderation/items/{first.id}/reopen"' in browser.get(answer.location).text
    answer = browser.send(f"/moderation/items/{second.id}", {"decision": "kept", "next": "//example.org"})
    assert answer.location == "/moderation"


def test_hiding_and_sanctioning_are_undone_by_the_button_that_tells_of_them(reply, ben, mia, signed_in):
    browser = signed_in(mia)
    answer = browser.send(f"/posts/{reply.id}/hide", {"reason": "spam"})
    assert f'action="/posts/{reply.id}/unhide"' in browser.get(answer.location).text
    answer = browser.send("/moderation/members/ben/sanction", {"kind": "ban", "hours": "24", "reason": WHY})
    undo = f"/moderation/sanctions/{db.session.query(Sanction).one().id}/undo"
    assert f'action="{undo}"' in browser.get(answer.location).text
    assert browser.send(undo).status_code == 303
    assert fresh(ben).suspended_until is None
    assert browser.send(undo).status_code == 403


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("from=2026-03-02&to=2026-03-02", True),
        ("from=2026-03-03", False),
        ("to=2026-03-01", False),
        ("to=2026-03-02", True),
        ("from=yesterday", True),  # no date: not filtered
        ("to=9999-12-31", True),
    ],
)
def test_the_log_is_found_by_the_readers_days(ben, mia, signed_in, query, is_there):
    mia = fresh(mia)
    with unit_of_work():
        mia.time_zone = "Asia/Tokyo"
    impose(mia, ben, "warning", datetime(2026, 3, 1, 15, 30, tzinfo=UTC))  # 00:30 of the second in Tokyo
    page = signed_in(mia).get(f"/moderation/log?{query}").text
    assert ("Monday, 2 March 2026" in page or "Monday 2 March 2026" in page) == is_there
    assert ("No matching activity" in page) != is_there
