"""Bulk data: any number of questions with answers, comments and votes, the same each time; counters match their rows.

The real actions would take hours: the same rows are inserted directly, each batch in one unit of work.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Update, bindparam, select, update

from app.accounts.members.models import START_REPUTATION, Member
from app.community.following.models import Subscription
from app.community.posts.models import Post, Revision
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.text_rules import excerpt_of
from app.community.threads.models import Thread
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.bulk_insert import insert_rows
from app.core.db.insert import Values, insert_many_if_absent, reserve_ids
from app.core.db.session import unit_of_work
from app.core.text.html import render_markdown
from app.core.text.normalisation import slug_of
from app.demo import bulk_phrases
from app.reputation import rules
from app.reputation.models import LedgerEntry
from app.reputation.rules import ReputationEvent

BATCH = 1_000  # threads
TEXTS = 300  # texts of each kind that are rendered; posts share them
FEWEST_PEOPLE, THREADS_EACH = 200, 20
MOST_ANSWERS, MOST_VOTES = 10, 8
YEARS = 3
Words = tuple[str, str]  # Markdown and HTML


@dataclass
class Crowd:
    """The generated members with their points and counts so far, and the texts that they post."""

    people: Sequence[int]
    tags: dict[str, int]
    spaces: Sequence[int]
    now: datetime
    dice: Random
    texts: dict[str, list[Words]]
    points: Counter[int] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    tagged: Counter[int] = field(default_factory=Counter)
    held: Counter[int] = field(default_factory=Counter)

    def someone(self) -> int:
        """Return a random member; some write far more than others."""
        return self.people[int(len(self.people) * self.dice.random() ** 3)]

    def others(self, number: int, than: int) -> list[int]:
        """Return up to `number` different members, without this one."""
        return [each for each in self.dice.sample(self.people, number) if each != than]


@dataclass
class Rows:
    """The rows of one batch, by table."""

    tables: dict[type, list[Values]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: type, **values: object) -> Values:
        self.tables[table].append(values)
        return values

    def write(self) -> None:
        for table in (Thread, Post, Revision, ThreadTag, Subscription, Vote, LedgerEntry):
            insert_rows(table, self.tables[table])


def add_threads(
    number: int, spaces: Sequence[Space], now: datetime, tell: Callable[[int], object] = lambda _written: None
) -> None:
    """Add questions dated in the years before `now`; `tell` is called after each batch with their number so far."""
    # a fixed seed: the same data each time
    dice = Random(number)  # noqa: S311  # nosec B311
    with unit_of_work():
        crowd = _gather(number, [space.id for space in spaces], now, dice)
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        with unit_of_work():
            _write(size, crowd)
        tell(size)
    with unit_of_work():
        _count(crowd)


def _gather(number: int, spaces: Sequence[int], now: datetime, dice: Random) -> Crowd:
    people = list(reserve_ids(Member, max(FEWEST_PEOPLE, number // THREADS_EACH)))
    insert_rows(Member, [_person(member_id, now) for member_id in people])
    names = [*bulk_phrases.THINGS, *bulk_phrases.PARTS]
    insert_many_if_absent(Tag, [{"name": name, "created_at": now, "reviewed_at": now} for name in names])
    tags = dict(db.session.execute(select(Tag.name, Tag.id).where(Tag.name.in_(names))).all())
    makers = {"opening": bulk_phrases.question, "answer": bulk_phrases.answer, "comment": bulk_phrases.comment}
    texts = {
        kind: [(body, render_markdown(body)) for body in (make(dice) for _ in range(TEXTS))]
        for kind, make in makers.items()
    }
    return Crowd(people, tags, spaces, now, dice, texts)


def _person(member_id: int, now: datetime) -> Values:
    return {
        "id": member_id, "handle": f"owner-{member_id}", "name": f"Owner {member_id}",
        "created_at": now - timedelta(days=365 * YEARS + 1),
    }  # fmt: skip


def _write(number: int, crowd: Crowd) -> None:
    rows = Rows()
    shapes = [min(int(crowd.dice.expovariate(0.6)), MOST_ANSWERS) for _ in range(number)]
    comments = [[crowd.dice.random() < 0.3 for _ in range(answers + 1)] for answers in shapes]
    ids = iter(reserve_ids(Post, sum(answers + 1 + sum(c) for answers, c in zip(shapes, comments, strict=True))))
    for thread_id, answers, commented in zip(reserve_ids(Thread, number), shapes, comments, strict=True):
        thread = _thread(thread_id, answers, crowd, rows)
        posts = [_post(next(ids), i, thread, has, crowd, rows) for i, has in enumerate(commented)]
        for post, has in zip(posts, commented, strict=True):
            if has:
                _comment(next(ids), post, crowd, rows)
        _settle(thread, posts, crowd, rows)
    rows.write()


def _thread(thread_id: int, answers: int, crowd: Crowd, rows: Rows) -> Values:
    dice, asker = crowd.dice, crowd.someone()
    names = [dice.choice(list(bulk_phrases.THINGS)), dice.choice(bulk_phrases.PARTS)]
    title = bulk_phrases.title_of(names[0], names[1], dice)
    asked_at = crowd.now - timedelta(minutes=dice.randrange(30 * 60, 365 * YEARS * 24 * 60))
    space_id = dice.choice(crowd.spaces)
    crowd.asked[asker] += 1
    crowd.held[space_id] += 1
    for name in names:
        crowd.tagged[crowd.tags[name]] += 1
        rows.add(ThreadTag, tag_id=crowd.tags[name], thread_id=thread_id)
    rows.add(Subscription, thread_id=thread_id, member_id=asker, level="following", since=asked_at)
    return rows.add(
        Thread, id=thread_id, kind="question", space_id=space_id, title=title, slug=slug_of(title), asker_id=asker,
        tag_names=names, excerpt="", answer_count=answers, answer_state="unanswered", score=0, best_answer_score=None,
        accepted_post_id=None, accepted_at=None, accepted_by_id=None, view_count=dice.randrange(2_000),
        created_at=asked_at, active_at=asked_at, written_at=asked_at, changed_at=asked_at,
    )  # fmt: skip


def _post(post_id: int, place: int, thread: Values, is_commented: bool, crowd: Crowd, rows: Rows) -> Values:
    """Add the opening post (place 0) or an answer, with its revision and votes."""
    kind = "answer" if place else "opening"
    author = crowd.someone() if place else thread["asker_id"]
    post = _written(post_id, kind, None, thread["id"], author, thread["created_at"] + timedelta(hours=place), crowd)
    up = crowd.others(crowd.dice.randrange(MOST_VOTES) if crowd.dice.random() < 0.5 else 0, author)
    for voter in up:
        at = post["created_at"] + timedelta(minutes=crowd.dice.randrange(5, 24 * 60))
        rows.add(Vote, post_id=post_id, member_id=voter, value=1, cast_at=at)
        _award(author, rules.VOTED_UP, post_id, voter, at, crowd, rows)
    post["score"], post["comment_count"] = len(up), int(is_commented)
    crowd.answered[author] += bool(place)
    _keep(post, thread, rows)
    if place == 0:
        thread["excerpt"] = excerpt_of(post["html"])
    return post


def _comment(post_id: int, parent: Values, crowd: Crowd, rows: Rows) -> None:
    at = parent["created_at"] + timedelta(minutes=crowd.dice.randrange(5, 24 * 60))
    post = _written(post_id, "comment", parent["id"], parent["thread_id"], crowd.someone(), at, crowd)
    _keep(post, {}, rows)


def _written(
    post_id: int, kind: str, parent_id: int | None, thread_id: int, author: int, at: datetime, crowd: Crowd
) -> Values:
    body, html = crowd.dice.choice(crowd.texts[kind])
    return {
        "id": post_id, "kind": kind, "thread_id": thread_id, "parent_id": parent_id, "author_id": author, "body": body,
        "html": html, "score": 0, "comment_count": 0, "created_at": at,
    }  # fmt: skip


def _keep(post: Values, thread: Values, rows: Rows) -> None:
    rows.tables[Post].append(post)
    rows.add(
        Revision, post_id=post["id"], number=1, body=post["body"], editor_id=post["author_id"],
        created_at=post["created_at"], title=thread.get("title") if post["kind"] == "opening" else None,
        tag_names=thread.get("tag_names") if post["kind"] == "opening" else None,
    )  # fmt: skip


def _settle(thread: Values, posts: list[Values], crowd: Crowd, rows: Rows) -> None:
    """Derive the thread's counters and state from its posts; two thirds of the answered questions are solved."""
    opening, *answers = posts
    thread["score"] = opening["score"]
    if not answers:
        return
    thread["best_answer_score"] = max(each["score"] for each in answers)
    at = thread["active_at"] = thread["written_at"] = thread["changed_at"] = answers[-1]["created_at"]
    thread["answer_state"] = "answered"
    best = max(answers, key=lambda each: each["score"])
    if crowd.dice.random() < 0.66 and best["author_id"] != thread["asker_id"]:
        thread |= {"answer_state": "solved", "accepted_post_id": best["id"], "accepted_at": at}
        thread["accepted_by_id"] = thread["asker_id"]
        _award(best["author_id"], rules.ACCEPTED, best["id"], thread["asker_id"], at, crowd, rows)
        _award(thread["asker_id"], rules.ACCEPTING, best["id"], thread["asker_id"], at, crowd, rows)


def _award(
    member_id: int, deed: ReputationEvent, post_id: int, actor_id: int, at: datetime, crowd: Crowd, rows: Rows
) -> None:
    """Add points to the ledger; no generated member reaches the daily cap."""
    crowd.points[member_id] += deed.points
    rows.add(
        LedgerEntry, member_id=member_id, kind=deed.kind, nominal=deed.points, counted=deed.points, post_id=post_id,
        actor_id=actor_id, at=at,
    )  # fmt: skip


def _count(crowd: Crowd) -> None:
    """Write the totals of the inserted rows to the counters."""
    connection = db.session.connection()
    people = [
        {"of": n, "points": START_REPUTATION + crowd.points[n], "asked": crowd.asked[n], "answered": crowd.answered[n]}
        for n in crowd.people
    ]
    counts: dict[Any, Any] = {
        Member.reputation: bindparam("points"),
        Member.question_count: bindparam("asked"),
        Member.answer_count: bindparam("answered"),
    }
    connection.execute(update(Member).where(Member.id == bindparam("of")).values(counts), people)
    for table, found in ((Tag, crowd.tagged), (Space, crowd.held)):
        more = [{"of": each, "by": count} for each, count in found.items()]
        connection.execute(_add_up(table), more)


def _add_up(table: type[Tag | Space]) -> Update:
    return update(table).where(table.id == bindparam("of")).values(thread_count=table.thread_count + bindparam("by"))
