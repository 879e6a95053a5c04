"""Import of votes, whose voters the dump does not name, and of accepted answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, select, update

from app.accounts.members.models import Member
from app.community.posts.models import ANSWER, Post
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.insert import Values
from app.core.db.session import lock_row, unit_of_work
from app.importing.dump_reader import Row, batches, moment, rows, rows_again
from app.importing.id_map import Accepted, IdMap
from app.importing.models import Imported
from app.importing.reputation import Earnings
from app.reputation import actions as reputation_actions
from app.reputation.models import LedgerEntry
from app.reputation.rules import ACCEPTANCE_RESTS, OF_AN_ACCEPTANCE

ACCEPTED, UP, DOWN = "1", "2", "3"
OTHERS = {
    "4": "offensive flag", "5": "bookmark", "6": "vote to close", "7": "vote to reopen",
    "8": "start of a bounty (kept in the ledger)",
    "9": "end of a bounty (kept in the ledger)", "10": "vote to delete", "11": "vote to undelete", "12": "spam flag",
    "15": "moderator review", "16": "approval of an edit",
}  # fmt: skip


def import_votes(site: IdMap, folder: Path, earnings: Earnings) -> None:
    """Import votes and the dates of acceptances, and collect the points that they earned."""
    for batch in batches(rows(folder / "Votes.xml", site.summary)):
        with unit_of_work():
            posts = site.known("post", (int(row["PostId"]) for row in batch))
            _write(site, batch, posts)
            _date_acceptances([row for row in batch if row["VoteTypeId"] == ACCEPTED], posts)
            earnings.gather(batch, posts)


def _write(site: IdMap, batch: list[Row], posts: dict[int, int]) -> None:
    ready: list[tuple[int, Values]] = []
    for row in batch:
        post_id, kind = posts.get(int(row["PostId"])), row["VoteTypeId"]
        if kind not in (ACCEPTED, UP, DOWN):
            site.summary.skip("vote: " + OTHERS.get(kind, f"type {kind}"))
        elif post_id is None:
            site.summary.skip("vote on a post that is not kept")
        elif kind != ACCEPTED:
            value = 1 if kind == UP else -1
            ready.append(
                (
                    int(row["Id"]),
                    {"post_id": post_id, "member_id": None, "value": value, "cast_at": moment(row["CreationDate"])},
                )
            )
    site.write("vote", Vote, ready)


def import_acceptances(site: IdMap, folder: Path) -> None:
    """Import which answer the person who asked accepted; the date is imported with the votes."""
    for questions in batches(rows_again(folder / "Posts.xml", site.summary, without="Body", post_type="1")):
        with unit_of_work():
            _accept(site, questions)


def _accept(site: IdMap, questions: list[Row]) -> None:
    answers = site.known("post", (int(row["AcceptedAnswerId"]) for row in questions if "AcceptedAnswerId" in row))
    accepted = {int(row["Id"]): answers.get(int(row.get("AcceptedAnswerId", 0))) for row in questions}
    members = site.known("user", (int(row["OwnerUserId"]) for row in questions if "OwnerUserId" in row))
    for row in questions:
        if answer_id := accepted[int(row["Id"])]:
            asker_id = members.get(int(row.get("OwnerUserId", 0)))
            site.accepted[answer_id] = Accepted(asker_id, "CommunityOwnedDate" in row)
    changed = site.merge("thread", Thread, [(n, {"accepted_post_id": post_id}) for n, post_id in accepted.items()])
    if changed:
        cleared = {"accepted_at": None, "accepted_by_id": None, "resting_post_id": None}
        db.session.execute(update(Thread).where(Thread.id.in_(changed)).values(cleared))


def settle_acceptances(site: IdMap, now: datetime) -> None:
    """Unset accepted answers that the dump lacks, or that were hidden, deleted or moved here."""
    ours = select(Imported.local_id).where(Imported.site == site.name, Imported.kind == "thread")
    holding = select(Post.thread_id).where(
        Post.id.in_(select(Imported.local_id).where(Imported.site == site.name, Imported.kind == "post"))
    )
    is_there = and_(Post.thread_id == Thread.id, Post.kind == ANSWER, Post.is_shown)
    accepted = select(Post.id).join(Thread, Thread.accepted_post_id == Post.id).where(~is_there)
    with unit_of_work():
        for post_id in db.session.scalars(accepted.where(Thread.id.in_(ours.union(holding)))).all():
            _settle(post_id, now)


def resume_acceptances(site: IdMap) -> None:
    """Accept restored answers again, with their points, if the dump says so or the acceptance was decided here."""
    resting = select(Post, Thread).join(Thread, Thread.resting_post_id == Post.id).where(Post.thread_id == Thread.id)
    with unit_of_work():
        for post, thread in db.session.execute(resting.where(Post.id.in_(site.returned), Post.is_shown)).all():
            thread.resting_post_id = None
            if post.id in site.accepted or thread.accepted_by_id not in (None, thread.asker_id):
                thread.accepted_post_id = post.id
                _count_again(post)


def _count_again(post: Post) -> None:
    """Delete the reversals of the points for the post's acceptance, so that the original entries count again."""
    undoings = select(LedgerEntry).filter_by(post_id=post.id, kind=ACCEPTANCE_RESTS)
    found = db.session.scalars(undoings.where(LedgerEntry.undoes_id.is_not(None))).all()
    members = reputation_actions.lock_members(each.member_id for each in found)
    for each in found:
        members[each.member_id].reputation = Member.reputation - each.counted
        db.session.delete(each)
        db.session.flush()


def _settle(post_id: int, now: datetime) -> None:
    thread = lock_row(db.session.scalars(select(Thread).where(Thread.accepted_post_id == post_id)).one())
    post = lock_row(db.session.get_one(Post, post_id))
    if post.is_answer and post.thread_id == thread.id:
        voting_actions.rest(post, thread, now)
    else:
        thread.accepted_post_id = thread.accepted_at = thread.accepted_by_id = None
        reputation_actions.reverse_points(OF_AN_ACCEPTANCE, post, now)


def _date_acceptances(rows: list[Row], posts: dict[int, int]) -> None:
    answers = {int(row["PostId"]): posts[int(row["PostId"])] for row in rows if int(row["PostId"]) in posts}
    accepted = select(Thread.accepted_post_id, Thread.id, Thread.asker_id).join(
        Post, Post.id == Thread.accepted_post_id
    )
    found = db.session.execute(accepted.where(Post.id.in_(answers.values()), Thread.accepted_at.is_(None)))
    threads = {post_id: (thread_id, asker_id) for post_id, thread_id, asker_id in found}
    dated = [
        {"id": thread[0], "accepted_by_id": thread[1], "accepted_at": moment(row["CreationDate"])}
        for row in rows
        if (thread := threads.get(answers.get(int(row["PostId"]), 0)))
    ]
    if dated:
        db.session.execute(update(Thread), dated)
