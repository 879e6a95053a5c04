"""The community that is measured: `python -m benchmarks.site FOLDER [--dump DIR] [--threads N] [--cases N]` makes it.

The configuration comes from the environment, as for every command. Prints what is to be asked of it, as JSON.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, func, select, text

from app import create_app
from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import start_session
from app.community.spaces.models import Space
from app.community.tags.models import Tag
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.core.clock import now
from app.core.db import migrations
from app.core.db.base import db
from app.core.db.engine import is_sqlite
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.core.settings import change_settings
from app.demo.bulk_data import add_threads
from app.importing.stackexchange import import_stackexchange
from app.search.index.cli import rebuild_index
from app.search.related.models import ThreadToRelate
from benchmarks.cases import add_cases

ANSWERS = 10  # of the thread that is read: the nearest that the site has
MEMBERS = 4  # who post at once
AGENTS = 5
THREADS_TO_ANSWER = 200  # so that none grows past a page
NEVER = 36_500  # days: what was written years ago is not archived meanwhile
GENERATED = 1_000  # threads, where there is no real site


@dataclass(frozen=True)
class Site:
    """What to ask for. `all_threads` are the thousand newest.

    `tokens` are those of signed-in members, here for a month; `agent` is that of support.
    """

    threads: int
    answers: int
    thread: str
    search: str
    cookie: str
    tokens: list[str]
    to_answer: list[str]
    all_threads: list[str]
    cases: int
    agent: str
    case: str


def read_site(words: str) -> Site:
    """What `python -m benchmarks.site` printed last."""
    return Site(**json.loads(words.strip().splitlines()[-1]))


def fill(dump: Path | None, threads: int, cases: int) -> None:
    """Bring a real site in, and as many threads of our own besides; cases need some, for each open one has its own."""
    if dump is not None:
        name = dump.name.partition("_")[0]
        import_stackexchange(dump, name, f"https://{name}.stackexchange.com", "en", now())
    if threads or cases or dump is None:
        with unit_of_work():
            space = Space(slug="volume", name="Volume", created_at=now())
            db.session.add(space)
        add_threads(threads or GENERATED, [space], now())
    with unit_of_work():
        change_settings(now(), archive_days=NEVER)
    rebuild_index()


def work(cases: int) -> tuple[str, str]:
    """Fill the queue: the token of one who works on it, and the address of the case in which much was said."""
    if not cases:
        return "", ""
    with unit_of_work():
        agents = [_member(f"agent-{number}") for number in range(AGENTS)]
        token = start_session(agents[0], "benchmark", now())
    return token, f"/cases/{add_cases(cases, agents, now())}"


def settle(related: int) -> None:
    """Do what waits for the worker, with the related threads of only so many threads, the newest."""
    newest = select(Thread.id).order_by(Thread.id.desc()).limit(related).subquery()
    with unit_of_work():
        db.session.execute(delete(ThreadToRelate).where(ThreadToRelate.thread_id.not_in(select(newest.c.id))))
    run_until_empty()


def look(cases: int, agent: str, case: str) -> Site:
    """Choose what is asked for, and sign some members in."""
    questions = select(Thread).where(Thread.kind == "question", Thread.closed_at.is_(None), Thread.deleted_at.is_(None))
    with unit_of_work():
        tokens = [start_session(_member(str(number)), "benchmark", now()) for number in range(MEMBERS)]
        thread = db.session.scalars(
            questions.order_by(func.abs(Thread.answer_count - ANSWERS), Thread.view_count.desc(), Thread.id).limit(1)
        ).one()
        few = questions.where(Thread.answer_count < ANSWERS, Thread.id != thread.id)
        to_answer = db.session.scalars(few.order_by(Thread.id).limit(THREADS_TO_ANSWER)).all()
        newest = db.session.scalars(questions.order_by(Thread.id.desc()).limit(GENERATED)).all()
        tag = db.session.scalar(select(Tag.name).order_by(Tag.thread_count.desc(), Tag.id).limit(1))
        return Site(
            threads=db.session.scalar(select(func.count()).select_from(Thread)) or 0,
            answers=thread.answer_count,
            thread=thread_address(thread),
            search=f"/search?q={tag}",
            cookie="peercare",
            tokens=tokens,
            to_answer=[thread_address(each) for each in to_answer],
            all_threads=[thread_address(each) for each in newest],
            cases=cases,
            agent=agent,
            case=case,
        )


def analyse() -> None:
    """What autovacuum would do within a minute."""
    if not is_sqlite():
        with unit_of_work():
            db.session.execute(text("ANALYZE"))


def _member(name: str) -> Member:
    joined = now() - timedelta(days=30)
    handle = f"benchmark-{name}"
    member = Member(
        handle=handle, name=f"Bench Member {name}", email=f"{handle}@example.org", email_verified_at=joined,
        created_at=joined, reputation=101,
    )  # fmt: skip
    db.session.add(member)
    db.session.flush()
    return member


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", type=Path)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--settled", action="store_true", help="do what waits for the worker")
    parser.add_argument("--related", type=int, default=GENERATED, help="threads whose related ones are computed then")
    chosen = parser.parse_args()
    with create_app().app_context():
        migrations.upgrade()
        fill(chosen.dump, chosen.threads, chosen.cases)
        agent, case = work(chosen.cases)
        if chosen.settled:
            settle(chosen.related)
        analyse()
        print(json.dumps(asdict(look(chosen.cases, agent, case))))


if __name__ == "__main__":
    main()
