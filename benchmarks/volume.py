"""Threads of our own making, in any number and always the same ones: volume, and a site where there is no real one."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.accounts.models import Member
from app.community.models import Post, Revision, Space, Tag, Thread, ThreadTag
from app.core.db import db, insert_missing, unit_of_work
from app.core.markup import render
from app.core.slugs import slug_of
from app.importing.mapping import Values, insert_rows, reserve_ids

Words = tuple[str, str]  # Markdown and HTML

BATCH = 1_000
PEOPLE = 200
TEXTS = 200  # bodies that are rendered; posts share them
MOST_ANSWERS = 10
TAGS = [f"{thing}-{part}" for thing in ("grinder", "kettle", "brewer", "fridge") for part in ("seal", "pump", "app")]
WORDS = tuple("""
    the water pump seal lid runs dry after a week of use when it is cold and then makes a noise like gravel so we
    cleaned filter twice changed hose and setting without any result until someone said look at the valve first
""".split())  # fmt: skip  # noqa: SIM905


def add_threads(number: int, now: datetime) -> None:
    """Add so many questions with their answers, written over the year before `now`."""
    random = Random(number)  # the same site each time
    texts = [_text(random) for _ in range(TEXTS)]
    with unit_of_work():
        space = Space(slug="volume", name="Volume", created_at=now)
        db.session.add(space)
        db.session.flush()
        people = reserve_ids(Member, PEOPLE)
        insert_rows(Member, [_person(member_id, now) for member_id in people])
        insert_missing(Tag, [{"name": name, "created_at": now, "thread_count": number // len(TAGS)} for name in TAGS])
        tags = dict(db.session.execute(select(Tag.name, Tag.id).where(Tag.name.in_(TAGS))).all())
    for start in range(0, number, BATCH):
        with unit_of_work():
            _write(min(BATCH, number - start), space, list(people), tags, texts, random, now)


def _write(
    number: int,
    space: Space,
    people: list[int],
    tags: dict[str, int],
    texts: list[Words],
    random: Random,
    now: datetime,
) -> None:
    threads = [_thread(i, space.id, random, people, now) for i in reserve_ids(Thread, number)]
    posts = [post for thread in threads for post in _posts(thread, random, people, texts)]
    for post, post_id in zip(posts, reserve_ids(Post, len(posts)), strict=True):
        post["id"] = post_id
    insert_rows(Thread, threads)
    insert_rows(Post, posts)
    insert_rows(Revision, [_revision(post) for post in posts])
    insert_rows(ThreadTag, [{"tag_id": tags[t["tag_names"][0]], "thread_id": t["id"]} for t in threads])


def _thread(thread_id: int, space_id: int, random: Random, people: list[int], now: datetime) -> Values:
    title = " ".join(random.choices(WORDS, k=9)).capitalize()
    asked_at = now - timedelta(minutes=random.randrange(365 * 24 * 60))
    answers = min(int(random.expovariate(0.6)), MOST_ANSWERS)
    return {
        "id": thread_id, "kind": "question", "space_id": space_id, "title": title, "slug": slug_of(title),
        "asker_id": random.choice(people), "tag_names": [random.choice(TAGS)], "excerpt": title,
        "answer_count": answers, "answer_state": "answered" if answers else "unanswered", "created_at": asked_at,
        "active_at": asked_at, "written_at": asked_at, "changed_at": asked_at, "view_count": random.randrange(2_000),
        "score": random.randrange(-2, 20),
    }  # fmt: skip


def _posts(thread: Values, random: Random, people: list[int], texts: list[Words]) -> list[Values]:
    return [
        {
            "kind": "answer" if number else "opening", "thread_id": thread["id"],
            "author_id": random.choice(people) if number else thread["asker_id"], "body": body, "html": html,
            "score": random.randrange(-2, 20), "created_at": thread["created_at"] + timedelta(hours=number),
        }
        for number in range(thread["answer_count"] + 1)
        for body, html in [random.choice(texts)]
    ]  # fmt: skip


def _revision(post: Values) -> Values:
    return {
        "post_id": post["id"], "number": 1, "body": post["body"], "editor_id": post["author_id"],
        "created_at": post["created_at"],
    }  # fmt: skip


def _person(member_id: int, now: datetime) -> Values:
    return {
        "id": member_id, "handle": f"volume-{member_id}", "name": f"Volume Member {member_id}",
        "created_at": now - timedelta(days=400), "reputation": member_id % 1_000 + 1,
    }  # fmt: skip


def _text(random: Random) -> Words:
    paragraphs = [" ".join(random.choices(WORDS, k=random.randrange(20, 90))) for _ in range(random.randrange(1, 5))]
    body = "\n\n".join(paragraphs)
    return body, render(body)
