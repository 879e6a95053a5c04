"""Rows that are inserted in bulk are those that SQLAlchemy writes itself."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from sqlalchemy import Text, cast, insert, select

from app.accounts.members.models import Member
from app.community.posts.models import Post, Revision
from app.core.db.base import db
from app.core.db.bulk_insert import ROWS_AS_JSON, insert_rows, is_among
from app.core.db.session import unit_of_work
from app.importing.models import Imported
from tests.cast import person
from tests.community.samples import a_question

EAST = timezone(timedelta(hours=9))
TEXT = "“Ana”, %s, \\ and\n100 % of \U0001f37a"


def stored(table, *keys):
    """The rows as texts, as the database has them, without their keys."""
    columns = [cast(column, Text) for column in table.__table__.c if column.name not in {"id", *keys}]
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(table.__table__.c.id.desc()).limit(2))]


def test_times_defaults_and_folded_names_are_as_sqlalchemy_writes_them(app, now):
    row = {"name": TEXT, "created_at": now.astimezone(EAST), "last_seen_at": None}
    with unit_of_work():
        db.session.execute(insert(Member), [{"handle": "Ana-É", **row}])
        insert_rows(Member, [{"handle": "Ben-É", **row}])
    first, second = stored(Member, "handle")
    assert first == second
    assert set(db.session.scalars(select(Member.handle))) >= {"ana-é", "ben-é"}


@pytest.mark.parametrize("tags", [None, [], ["a", "b\u201d"]])
def test_documents_are_as_sqlalchemy_writes_them(app, machines, now, tags):
    with unit_of_work():
        thread = a_question(person("ana"), machines, now)
        post_id = db.session.scalars(select(Post.id).where(Post.thread_id == thread.id)).one()
        row = {"post_id": post_id, "body": TEXT, "tag_names": tags, "created_at": now}
        db.session.execute(insert(Revision), [{"number": 7, **row}])
        insert_rows(Revision, [{"number": 8, **row}])
    first, second = stored(Revision, "number")
    assert first == second


def test_any_number_of_rows_is_inserted_and_found_by_id(app):
    many = range(1, 2 * ROWS_AS_JSON + 2)
    with unit_of_work():
        insert_rows(Imported, [])
        insert_rows(Imported, [{"site": "a", "kind": "b", "foreign_id": n, "local_id": -n} for n in many])
    found = select(Imported.local_id).where(is_among(Imported.foreign_id, [*many][1:]))
    assert set(db.session.scalars(found)) == {-n for n in many[1:]}
    assert db.session.scalars(found.where(is_among(Imported.local_id, []))).all() == []
