"""What a dry run over 100,000 questions of the last 90 days takes: `python -m benchmarks.ruling`.

Promised: at most 5 s, on SQLite and PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import select, update

from app import create_app
from app.cases import rules
from app.cases.escalation_rules.dry_run import RuleDefinition
from app.cases.escalation_rules.dry_run_queries import dry_run
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core import clock
from app.core.db import migrations
from app.core.db.base import db
from app.core.db.session import unit_of_work
from benchmarks.databases import DATABASES, database
from benchmarks.figures import table
from benchmarks.measuring import environ_of
from benchmarks.site import analyse, fill
from config import Config

HEAD = ("database", "rule", "seconds", "CPU s", "questions", "escalated")
TRIED = (
    RuleDefinition(rules.NO_ANSWER, 8),
    RuleDefinition(rules.NONE_ACCEPTED, 24),
    RuleDefinition(rules.REJECTED),
    RuleDefinition(rules.BACKINGS, 3),
    RuleDefinition(rules.LOW_RATING, 2),
    RuleDefinition(rules.ASKED, word="smoke, machine"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ruling", description=__doc__)
    parser.add_argument("--threads", type=int, default=100_000)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    chosen = parser.parse_args()
    kinds = DATABASES if chosen.database == "both" else (chosen.database,)
    print(table(HEAD, [row for kind in kinds for row in measure(kind, chosen.threads)]))
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}.")


def measure(kind: str, threads: int) -> list[list[str]]:
    """Each rule's dry run, the second of two."""
    with tempfile.TemporaryDirectory(prefix="peercare-") as name, database(kind, Path(name), is_safe=False) as url:
        app = create_app(Config.from_environ(environ_of(Path(name), url)))
        with app.app_context():
            migrations.upgrade()
            fill(None, threads, 0)
            now = clock.now()
            _gather(now)
            analyse()
            return [[kind, definition.trigger, *_try(definition, now)] for definition in TRIED]


def _gather(now: datetime) -> None:
    """Bring all that was ever asked into the last 90 days: 100,000 questions within them are what is promised."""
    oldest = db.session.scalar(select(Thread.created_at).order_by(Thread.created_at).limit(1)) or now
    share = (rules.DRY_RUN * 0.99) / (now - oldest)
    for model in (Thread, Post):
        rows = db.session.execute(select(model.id, model.created_at)).all()
        with unit_of_work():
            moved = [{"id": row.id, "created_at": now - (now - row.created_at) * share} for row in rows]
            db.session.execute(update(model), moved)


def _try(definition: RuleDefinition, now: datetime) -> list[str]:
    for _each in range(2):
        started, used = perf_counter(), process_time()
        found = dry_run(definition, now)
        seconds, processor = perf_counter() - started, process_time() - used
        db.session.rollback()
    return [f"{seconds:.2f}", f"{processor:.2f}", f"{found.asked:,}", f"{found.escalated:,}"]


if __name__ == "__main__":
    main()
