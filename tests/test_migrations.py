"""Migrations make the tables that the models say, and go up and down with data in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect

from app import create_app
from app.accounts.members.models import Member
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.escalation import actions as escalation_actions
from app.cases.queue.selection import Selection
from app.cases.saved_views.models import CaseView
from app.cases.sla.models import SlaClock, SlaClockChange
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseFile, CaseMessage
from app.community.attachments import actions as attachments_actions
from app.community.attachments import markdown
from app.community.attachments.models import Attachment
from app.community.following.actions import follow
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db import migrations
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests import cast
from tests.community.attachments.test_attaching import picture
from tests.conftest import configured
from tests.forked import FORKS

BEFORE_CASES = "0011"  # the revision before private questions had cases
BEFORE_FILTERS = "0023"  # the revision before filters of saved views were renamed


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without a table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/fresh.db"
    else:
        url = request.getfixturevalue("postgres").create_database()
    app = create_app(configured(tmp_path, url))
    migrations.attach(app)
    with app.app_context():
        db.engine.update_execution_options(logs_changes=False)  # older schemas have no change log
        yield app
        db.session.remove()
        db.engine.dispose()


def live_a_little() -> None:
    """Write some rows that point to each other."""
    with unit_of_work():
        ana, ben, mia, place = cast.person("ana"), cast.person("ben"), cast.person("mia"), cast.place()
        thread = threads_actions.ask(
            ana,
            space=place,
            title="Washing machine stops with E18",
            body="It hums for three minutes.",
            tags=["w7"],
            now=cast.NOW,
        )
        posts_actions.answer(ben, thread, "Look into the nozzle under the sink.", cast.NOW)
        case = escalation_actions.escalate(mia, thread, reason="Nobody could help so far.", now=cast.NOW)
        file = attachments_actions.attach(ana, attachments_actions.receive("log.png", picture((30, 20))), cast.NOW)
        timeline_actions.message(ana, case, f"It says this: {markdown.markdown_of(file)}", cast.NOW)


def test_migrations_make_what_the_models_say(fresh: Flask) -> None:
    flask_migrate.upgrade()
    flask_migrate.check()
    live_a_little()
    assert db.session.scalars(db.select(Thread.title)).one() == "Washing machine stops with E18"


def test_migrations_go_down_and_up_again_with_data_in_the_tables(fresh: Flask) -> None:
    flask_migrate.upgrade()
    live_a_little()
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    flask_migrate.upgrade()
    assert db.session.scalar(db.select(db.func.count(Member.id))) == 0


def test_each_migration_keeps_the_rows_that_are_there_down_and_up(fresh: Flask) -> None:
    flask_migrate.upgrade()
    live_a_little()
    db.session.remove()
    flask_migrate.downgrade(revision="0001")
    flask_migrate.upgrade()
    thread = db.session.scalars(db.select(Thread)).one()
    assert (thread.title, thread.written_at) == ("Washing machine stops with E18", thread.active_at)
    assert db.session.scalar(db.select(db.func.count(Post.id))) == 2


def test_an_upgrade_twice_changes_nothing(fresh: Flask) -> None:
    flask_migrate.upgrade()
    live_a_little()
    db.session.remove()
    flask_migrate.upgrade()
    assert db.session.scalar(db.select(db.func.count(Thread.id))) == 1


def test_files_of_messages_are_their_senders_alone_where_no_table_says_whose_they_are(fresh: Flask) -> None:
    flask_migrate.upgrade()
    live_a_little()
    assert db.session.scalar(db.select(db.func.count(CaseFile.attachment_id))) == 1
    db.session.remove()
    flask_migrate.downgrade(revision="0006")
    flask_migrate.upgrade()
    file, message = db.session.scalars(db.select(Attachment)).one(), db.session.scalars(db.select(CaseMessage)).one()
    assert file.token in message.body
    assert db.session.scalar(db.select(db.func.count(CaseFile.attachment_id))) == 0


def test_private_questions_without_a_case_are_handed_to_support_once(fresh: Flask) -> None:
    flask_migrate.upgrade()
    with unit_of_work():
        ana, ben, place = cast.person("ana"), cast.person("ben"), cast.place()
        words: dict[str, Any] = {"space": place, "body": "It hums for three minutes.", "tags": [], "now": cast.NOW}
        follow(ben, place, cast.NOW)
        open_one = threads_actions.ask(ana, title="Paid twice and nobody replies", visibility="private", **words)
        solved = threads_actions.ask(ana, title="Paid twice and it is settled", visibility="private", **words)
        public = threads_actions.ask(ana, title="Washing machine stops with E18", **words)
        for each in (open_one, solved):  # as it was before
            for table in (SlaClockChange, SlaClock, CaseHistoryEntry, Case):
                db.session.execute(db.delete(table))
            each.support_state = "none"
        solved.accepted_post_id = 1
        ids = [each.id for each in (open_one, public)]
    run_until_empty(cast.NOW)
    db.session.remove()
    flask_migrate.downgrade(revision=BEFORE_CASES)
    flask_migrate.upgrade()
    run_until_empty()
    case = db.session.scalars(db.select(Case)).one()
    assert (case.thread_id, case.opened_how, case.status) == (ids[0], "direct", "new")
    assert db.session.scalar(db.select(db.func.count(SlaClock.id))) == 2
    counts = {thread.id: thread.notified_count for thread in db.session.scalars(db.select(Thread))}
    assert [counts[each] for each in ids] == [0, 1]
    db.session.remove()
    flask_migrate.downgrade(revision=BEFORE_CASES)
    flask_migrate.upgrade()
    run_until_empty()
    assert db.session.scalar(db.select(db.func.count(Case.id))) == 1


def test_saved_views_show_the_same_cases_by_the_new_names_of_filters(fresh: Flask) -> None:
    flask_migrate.upgrade()
    chosen = {"source": ["rule"], "case_type": ["1", "2"], "include_resolved": ["yes"], "tag": ["turned"]}
    new = {"queue": "all", "sort": "number", "reverse": "1", **chosen}
    plain = {"queue": "mine", "status": ["open"]}
    with unit_of_work():
        gus = cast.person("gus")
        for filters in (new, plain):
            view = CaseView(name="Mine", owner_id=gus.id, is_shared=False, filters=filters, created_at=cast.NOW)
            db.session.add(view)

    def stored() -> list[dict[str, Any]]:
        found = list(db.session.scalars(db.select(CaseView.filters).order_by(CaseView.id)))
        db.session.remove()
        return found

    flask_migrate.downgrade(revision=BEFORE_FILTERS)
    chosen = {"how": ["rule"], "template": ["1", "2"], "finished": ["yes"], "tag": ["turned"]}
    assert stored() == [{"queue": "all", "sort": "number", "turned": "1", **chosen}, plain]
    flask_migrate.upgrade()
    assert stored() == [new, plain]
    assert Selection.of(new).is_reversed
    assert Selection.of(new).filters.keys() == {"source", "case_type", "include_resolved", "tag"}


def upgrade(folder: Path) -> None:
    with create_app(configured(folder, f"sqlite:///{folder}/fresh.db")).app_context():
        migrations.upgrade()


def test_two_upgrades_of_one_sqlite_file_wait_for_each_other(tmp_path: Path) -> None:
    both = [FORKS.Process(target=upgrade, args=(tmp_path,)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(120)
    assert [each.exitcode for each in both] == [0, 0]
