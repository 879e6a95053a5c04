"""An import of a small dump of our own: what it keeps, what it cleans, what it says."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.badges.actions import award_badges_job
from app.community.editing import actions as editing_actions
from app.community.merging import actions as merging_actions
from app.community.posts.models import Post, Revision
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.tags.models import Tag
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import Event
from app.importing.dump_reader import DumpError
from app.importing.id_map import Summary
from app.importing.stackexchange import import_stackexchange
from app.reputation.models import LedgerEntry
from app.reputation.queries import ledger_mismatches
from tests.cast import place
from tests.community.recount import differences
from tests.community.samples import a_question
from tests.conftest import Browser
from tests.importing.sample import COMMENTS, DAY, HISTORY, POSTS, VOTES, write_dump


def bring_in(folder: Path, now: datetime) -> Summary:
    summary = import_stackexchange(folder, "foam", "https://foam.example.org", "en", now)
    db.session.rollback()
    return summary


def thread() -> Thread:
    return db.session.scalars(select(Thread)).one()


def post(body: str) -> Post:
    return db.session.scalars(select(Post).options(joinedload(Post.thread)).where(Post.body.contains(body))).one()


def test_a_question_comes_with_all_that_belongs_to_it(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    found = thread()
    assert found.title == "Why is it <b>so</b> & how?"
    assert found.tag_names == ["foam", "a-tag-that-is-longer-than-our-forms-allow"]
    assert (found.answer_count, found.score, found.view_count, found.answer_state) == (2, 1, 7, "solved")
    assert found.accepted_post_id == post("New **body**").id
    assert db.session.scalars(select(Tag.description).where(Tag.name == "foam")).one() == "All about foam."


def test_bodies_are_clean_and_kept_as_written(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    opening, code, comment = post("*foams*"), post("x < 1"), post("E18")
    assert opening.html == "<h3>Big</h3><p>It foams.</p>"
    assert code.body.startswith("```")
    assert comment.html == "<p>Is it <em>new</em>? See <code>E18</code> &lt;script&gt;</p>"
    assert code.author_id is None
    assert code.author_name == "user99"
    assert (code.licence, code.origin_url) == ("CC BY-SA 4.0", "https://foam.example.org/a/12")


def test_versions_written_together_are_one(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    answer = post("New **body**")
    numbers = db.session.execute(select(Revision.number, Revision.body).filter_by(post_id=answer.id)).all()
    assert numbers == [(1, "Old body"), (2, "New **body**")]
    assert answer.revision == 2
    assert db.session.scalars(select(Revision.title).where(Revision.title.is_not(None))).one() == "Why?"


def test_members_cannot_sign_in_and_are_harmless(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    zoe, bo = (db.session.scalars(select(Member).filter_by(name=name)).one() for name in ("Zoë Ünal", "Bo"))
    assert (zoe.email, zoe.password_hash, zoe.website) == (None, None, "")
    assert bo.about_html == "<p>Hi</p>"
    assert (zoe.handle, bo.handle) == ("zoe-unal-2-foam", "bo-3-foam")


def test_the_ledger_is_rebuilt_with_the_points_then_in_force(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    reputation = dict(db.session.execute(select(Member.name, Member.reputation)).all())
    assert reputation == {"Community": 1, "Zoë Ünal": 1 + 10 + 2, "Bo": 1 + 100 - 2 + 15}
    assert not ledger_mismatches()


def test_the_summary_says_what_was_left_out_and_why(app: Flask, tmp_path: Path, now: datetime) -> None:
    summary = bring_in(write_dump(tmp_path), now)
    assert summary.skipped == {
        "answer whose question is not in the dump": 1,
        "comment on a post that is not kept": 1,
        "history of type 25": 1,
        "tag excerpt (kept as the tag's description)": 1,
        "vote: bookmark": 1,
        "vote on a post that is not kept": 1,
    }
    assert summary.new["post"] == 3
    assert any("bookmark" in line for line in summary.lines())


def test_nobody_is_told(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    assert db.session.scalar(select(func.count(Event.id))) == 0


def test_what_was_written_here_survives_the_next_import(
    app: Flask, tmp_path: Path, now: datetime, mia: Member, ben: Member
) -> None:
    bring_in(write_dump(tmp_path), now)
    with unit_of_work():
        answer = post("New **body**")
        editing_actions.edit(mia, answer, body="Edited here, by a moderator.", revision=answer.revision, now=now)
        voting_actions.vote(ben, answer, 1, now + timedelta(hours=1))
    bring_in(tmp_path, now)
    answer = post("Edited here")
    assert (answer.revision, answer.score) == (3, 0)
    assert "Edited here" in answer.html


def test_a_vote_that_the_next_dump_lacks_is_taken_back(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    bring_in(write_dump(tmp_path, Votes=[VOTES[0], *VOTES[2:]]), now)
    assert post("New **body**").score == 0
    assert db.session.scalar(select(func.count(Vote.id))) == 1
    assert not ledger_mismatches()


def test_an_answer_that_the_next_dump_lacks_is_marked_deleted(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    bring_in(write_dump(tmp_path, Posts=[POSTS[0], POSTS[1], *POSTS[3:]]), now)
    assert post("x < 1").deleted_at is not None
    assert thread().answer_count == 1


def test_without_history_the_html_becomes_the_first_version(app: Flask, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "PostHistory.xml").unlink(missing_ok=True)
    bring_in(write_dump(tmp_path, PostHistory=None), now)
    assert post("### Big").body == "### Big\n\nIt foams."
    assert db.session.scalar(select(func.count(Revision.id))) == 3
    assert len(HISTORY) == 5


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("Votes.xml", "<votes><row", "Votes.xml is broken"),
        ("Users.xml", '<!DOCTYPE x [<!ENTITY a "b">]><users/>', "no document type"),
        ("Tags.xml", None, "lacks Tags.xml"),
        ("Users.xml", '<users><row Id="1"/></users>', "cannot be read: KeyError.'CreationDate'"),
        ("Votes.xml", '<votes><row Id="1" PostId="one"/></votes>', "cannot be read: ValueError"),
    ],
)
def test_a_broken_dump_is_said_to_be_broken(
    app: Flask, tmp_path: Path, now: datetime, file: str, text: str | None, said: str
) -> None:
    write_dump(tmp_path)
    (tmp_path / file).unlink()
    if text is not None:
        (tmp_path / file).write_text(text)
    with pytest.raises(DumpError, match=said):
        bring_in(tmp_path, now)


def test_the_command_tells_and_indexes(app: Flask, tmp_path: Path) -> None:
    folder = write_dump(tmp_path / "foam_2020-02")
    result = app.test_cli_runner().invoke(args=["import", "stackexchange", str(folder)])
    assert result.exit_code == 0, result.output
    assert "3 posts of foam" in result.output
    assert "1 threads are in the index." in result.output


def test_one_bad_byte_or_row_stops_nothing_and_is_told(app: Flask, tmp_path: Path, now: datetime) -> None:
    posts = write_dump(tmp_path) / "Posts.xml"
    data = (
        posts.read_bytes()
        .replace(b"It foams.", b"It&#x0E; \x07foams\xff&#xD800;.")
        .replace(b"&lt;h1", b"&#65535;&lt;h1")
    )
    broken = (
        b'<row Id="15" PostTypeId="2" ParentId="10" Body="a & b" />\n<row Id="16" CreationDate="yesterday" />\n</rows>'
    )
    posts.write_bytes(data.replace(b"</rows>", broken))
    summary = bring_in(tmp_path, now)
    assert "It foams." in post("It *foams*").html
    assert summary.new["post"] == 3
    told = "\n".join(summary.lines())
    assert "dropped:        5 characters" in told
    assert "set aside:        2 rows" in told
    assert "Posts.xml, row 6 (Id 15)" in told
    assert "Posts.xml, row 7 (Id 16): ValueError" in told


def test_a_row_that_the_next_dump_breaks_is_not_gone(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    for broken in ({**POSTS[2], "CreationDate": "?"}, {**POSTS[2], "Body": "\x01<"}):
        posts = write_dump(tmp_path, Posts=[*POSTS[:2], broken, *POSTS[3:]]) / "Posts.xml"
        posts.write_text(posts.read_text().replace("\x01&lt;", "<"))
        bring_in(tmp_path, now)
    assert post("x < 1").deleted_at is None


def test_what_was_decided_here_stays_and_what_the_dump_changed_comes(
    app: Flask, tmp_path: Path, now: datetime, mia: Member, ada: Member
) -> None:
    bring_in(write_dump(tmp_path), now)
    comment = db.session.scalars(select(Post).where(Post.kind == "comment")).one()
    other = post("x < 1")
    with unit_of_work():
        removal_actions.delete(mia, comment, now, reason="personal_data")
        voting_actions.accept(ada, other, now + timedelta(days=30))
        thread_state_actions.close(mia, thread(), reason="off_topic", now=now)
        bring = [{**POSTS[0], "Title": "Why does it foam so much?", "ViewCount": 70}, *POSTS[1:]]
    bring_in(write_dump(tmp_path, Posts=bring), now + timedelta(days=40))
    kept, found = db.session.get_one(Post, comment.id), thread()
    assert kept.deleted_at is not None
    assert (found.accepted_post_id, found.accepted_by_id, found.closed_by_id) == (other.id, ada.id, mia.id)
    assert (found.title, found.view_count) == ("Why does it foam so much?", 70)
    with unit_of_work():
        thread_state_actions.reopen(mia, thread(), now + timedelta(days=41))
    bring_in(write_dump(tmp_path, Posts=[{**POSTS[0], "AcceptedAnswerId": 12}, *POSTS[1:]]), now + timedelta(days=42))
    assert (thread().accepted_post_id, thread().closed_at) == (other.id, None)
    assert not ledger_mismatches()
    assert differences() == []


def test_what_was_merged_here_stays_merged_and_new_answers_follow_it(
    app: Flask, tmp_path: Path, now: datetime, mia: Member, ana: Member
) -> None:
    bring_in(write_dump(tmp_path), now)
    imported, space = thread(), db.session.scalars(select(Space)).one()
    into = a_question(ana, space, now, tags=["foam"])
    with unit_of_work():
        merging_actions.merge(mia, db.session.get_one(Thread, imported.id), db.session.get_one(Thread, into.id), now)
    bring_in(write_dump(tmp_path, Posts=[*POSTS, {**POSTS[2], "Id": 30, "Body": "<p>A later answer</p>"}]), now)
    assert {each.thread_id for each in db.session.scalars(select(Post))} == {into.id}
    assert differences() == []


def test_an_import_counts_as_all_else_does(app: Flask, tmp_path: Path, now: datetime, ana: Member) -> None:
    private = a_question(ana, place("machines"), now, visibility="private", tags=["foam"])
    asked = {name: value for name, value in POSTS[0].items() if name != "AcceptedAnswerId"}
    duplicate = {**asked, "Id": 20, "Title": "Another question about foam", "AnswerCount": 0, "ClosedDate": DAY}
    link = {"Id": 1, "CreationDate": DAY, "PostId": 20, "RelatedPostId": 10, "LinkTypeId": 3}
    bring_in(write_dump(tmp_path, Posts=[*POSTS, duplicate], PostLinks=[link]), now)
    counts = {each.title: each.duplicate_count for each in db.session.scalars(select(Thread))}
    assert counts[str(POSTS[0]["Title"])] == 1
    assert db.session.get_one(Space, private.space_id).thread_count == 0
    assert differences() == []


def test_an_accepted_answer_that_is_gone_or_hidden_here_solves_nothing(
    app: Flask, tmp_path: Path, now: datetime, mia: Member
) -> None:
    bring_in(write_dump(tmp_path), now)
    with unit_of_work():
        removal_actions.hide(mia, post("x < 1"), now, reason="other", text="It has to be looked at.")
    bring_in(write_dump(tmp_path, Posts=[{**POSTS[0], "AcceptedAnswerId": 12}, *POSTS[1:]]), now + timedelta(days=1))
    assert (thread().accepted_post_id, thread().answer_state) == (None, "answered")
    assert differences() == []
    bring_in(write_dump(tmp_path, Posts=[POSTS[0], *POSTS[2:]]), now + timedelta(days=2))
    assert (thread().accepted_post_id, thread().answer_state) == (None, "unanswered")
    assert differences() == []
    assert not ledger_mismatches()


def test_an_accepted_answer_that_the_next_dump_lacks_rests(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    bring_in(write_dump(tmp_path, Posts=[POSTS[0], *POSTS[2:]]), now + timedelta(days=1))
    assert (thread().accepted_post_id, thread().answer_state) == (None, "answered")
    assert differences() == []
    assert not ledger_mismatches()


WITHOUT = {11: [POSTS[0], *POSTS[2:]], 12: [*POSTS[:2], *POSTS[3:]]}


def test_what_an_import_deleted_comes_back_with_a_dump_that_has_it(app: Flask, tmp_path: Path, now: datetime) -> None:
    bring_in(write_dump(tmp_path), now)
    points = {each.name: each.reputation for each in db.session.scalars(select(Member))}
    comment_id = db.session.scalar(select(Post.id).where(Post.kind == "comment"))
    bring_in(write_dump(tmp_path, Posts=WITHOUT[11], Comments=COMMENTS[1:]), now + timedelta(days=1))
    assert thread().accepted_post_id is None
    assert {each.name: each.reputation for each in db.session.scalars(select(Member))} != points
    for day in (2, 3):
        bring_in(write_dump(tmp_path), now + timedelta(days=day))
        assert post("New **body**").deleted_at is None
        assert db.session.get_one(Post, comment_id).deleted_at is None
        assert (thread().accepted_post_id, thread().answer_state) == (post("New **body**").id, "solved")
        assert {each.name: each.reputation for each in db.session.scalars(select(Member))} == points
        assert differences() == []
        assert not ledger_mismatches()


def test_an_answer_that_comes_back_is_accepted_only_where_the_dump_says_so(
    app: Flask, tmp_path: Path, now: datetime
) -> None:
    asked = {name: value for name, value in POSTS[0].items() if name != "AcceptedAnswerId"}
    bring_in(write_dump(tmp_path), now)
    bring_in(write_dump(tmp_path, Posts=WITHOUT[11]), now + timedelta(days=1))
    bring_in(write_dump(tmp_path, Posts=[asked, *POSTS[1:]]), now + timedelta(days=2))
    assert post("New **body**").deleted_at is None
    assert (thread().accepted_post_id, thread().answer_state) == (None, "answered")
    assert differences() == []
    assert not ledger_mismatches()


def test_an_answer_that_was_edited_here_comes_back_as_it_was(
    app: Flask, tmp_path: Path, now: datetime, mia: Member
) -> None:
    bring_in(write_dump(tmp_path), now)
    with unit_of_work():
        answer = post("x < 1")
        editing_actions.edit(mia, answer, body="Edited here, by a moderator.", revision=answer.revision, now=now)
    bring_in(write_dump(tmp_path, Posts=WITHOUT[12]), now + timedelta(days=1))
    assert post("Edited here").deleted_at is not None
    bring_in(write_dump(tmp_path), now + timedelta(days=2))
    assert post("Edited here").deleted_at is None


@pytest.mark.parametrize("when", ["before the dump that lacks it", "after it"])
def test_what_was_deleted_here_stays_deleted_whatever_the_dumps_have(
    app: Flask, tmp_path: Path, now: datetime, mia: Member, when: str
) -> None:
    bring_in(write_dump(tmp_path), now)
    if when == "before the dump that lacks it":
        with unit_of_work():
            removal_actions.delete(mia, post("x < 1"), now, reason="other", text="Nothing to do with foam.")
    bring_in(write_dump(tmp_path, Posts=WITHOUT[12]), now + timedelta(days=1))
    if when == "after it":
        with unit_of_work():
            removal_actions.undelete(mia, post("x < 1"), now)
            removal_actions.delete(mia, post("x < 1"), now, reason="other", text="Nothing to do with foam.")
    bring_in(write_dump(tmp_path), now + timedelta(days=2))
    assert post("x < 1").deleted_by_id == mia.id
    assert post("x < 1").deleted_at is not None


def test_what_was_brought_back_here_stays_although_the_dumps_lack_it(
    app: Flask, tmp_path: Path, now: datetime, mia: Member
) -> None:
    bring_in(write_dump(tmp_path), now)
    bring_in(write_dump(tmp_path, Posts=WITHOUT[12]), now + timedelta(days=1))
    with unit_of_work():
        removal_actions.undelete(mia, post("x < 1"), now + timedelta(days=2))
    bring_in(write_dump(tmp_path, Posts=WITHOUT[12]), now + timedelta(days=3))
    assert post("x < 1").deleted_at is None
    bring_in(write_dump(tmp_path), now + timedelta(days=4))
    bring_in(write_dump(tmp_path, Posts=WITHOUT[12]), now + timedelta(days=5))
    assert post("x < 1").deleted_at is not None


def test_the_history_of_what_came_without_one_is_a_page(
    app: Flask, tmp_path: Path, now: datetime, browser: Browser
) -> None:
    bring_in(write_dump(tmp_path), now)
    assert browser.get(f"/posts/{post('E18').id}/revisions").status_code == 200


def test_whom_an_acceptance_helped_that_the_next_dump_took_back_is_helped_no_more(
    app: Flask, tmp_path: Path, now: datetime
) -> None:
    bring_in(write_dump(tmp_path, Votes=VOTES[:1]), now)
    award_badges_job(now)
    helped = select(Member.helped_count).where(Member.name == "Bo")
    assert db.session.scalar(helped) == 1
    accepted = [{**POSTS[0], "AcceptedAnswerId": 12}, *POSTS[1:]]
    bring_in(write_dump(tmp_path, Posts=accepted, Votes=VOTES[:1]), now)
    assert db.session.scalar(helped) == 0


def test_what_was_undone_here_stays_undone_where_the_ledger_is_written_anew(
    app: Flask, tmp_path: Path, now: datetime, mia: Member
) -> None:
    """The undoings come after the entries that are deleted: they are not deleted with them."""
    bring_in(write_dump(tmp_path), now)
    with unit_of_work():
        voting_actions.unaccept(mia, post("New **body**"), now)
    of_acceptance = select(func.sum(LedgerEntry.counted)).where(LedgerEntry.kind.in_(("accepted", "accepting")))
    undoings = select(func.count()).where(LedgerEntry.undoes_id.is_not(None))
    before = db.session.scalar(of_acceptance), db.session.scalar(undoings)
    assert before[0] == 0
    assert before[1]
    db.session.rollback()
    for votes in (VOTES[1:], VOTES, VOTES[1:]):
        bring_in(write_dump(tmp_path, Votes=votes), now)
        assert (db.session.scalar(of_acceptance), db.session.scalar(undoings)) == before
        assert not ledger_mismatches()
