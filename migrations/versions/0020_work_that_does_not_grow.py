"""indexes for what the clock looks for, and the texts of cases that have none

Cases that are older than the search, or whose question was merged, had no text until a job found them, which read all
cases every minute. Those that are left get one event each, by which the worker writes the text.

Revises: 0019
"""

from __future__ import annotations

from datetime import datetime, timezone

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

UNARCHIVED = sa.text("kind = 'question' AND archived_at IS NULL AND deleted_at IS NULL AND merged_into_id IS NULL")
IS_TICK = sa.text("name = 'clock.tick'")
WITHOUT_A_TEXT = sa.text(
    'SELECT id, thread_id FROM "case" WHERE NOT EXISTS (SELECT 1 FROM case_text WHERE case_id = "case".id) ORDER BY id'
)
BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
EVENT = sa.table(
    'event', sa.column('id', BIG), sa.column('name', sa.String), sa.column('subject_type', sa.String),
    sa.column('subject_id', BIG), sa.column('values', sa.JSON), sa.column('at', sa.DateTime(timezone=True)),
)  # fmt: skip
DELIVERY = sa.table(
    'delivery', sa.column('event_id', BIG), sa.column('reaction', sa.String), sa.column('receiver', sa.String),
    sa.column('lane', sa.String), sa.column('state', sa.String), sa.column('attempts', sa.Integer),
    sa.column('next_try_at', sa.DateTime(timezone=True)),
)  # fmt: skip
NAME = 'case.text_stale'


def upgrade() -> None:
    op.create_index(
        'ix_thread_quiet', 'thread', ['written_at'], sqlite_where=UNARCHIVED, postgresql_where=UNARCHIVED
    )
    op.create_index('ix_event_tick', 'event', ['at'], sqlite_where=IS_TICK, postgresql_where=IS_TICK)
    connection, now = op.get_bind(), datetime.now(timezone.utc)
    op.bulk_insert(EVENT, [
        {'name': NAME, 'subject_type': 'case', 'subject_id': row.id,
         'values': {'thread_id': row.thread_id, 'case_id': row.id}, 'at': now}
        for row in connection.execute(WITHOUT_A_TEXT).all()
    ])  # fmt: skip
    op.bulk_insert(DELIVERY, [
        {'event_id': event_id, 'reaction': 'cases.texts.keep_text', 'receiver': '', 'lane': '', 'state': 'pending',
         'attempts': 0, 'next_try_at': now}
        for event_id in connection.scalars(sa.select(EVENT.c.id).where(EVENT.c.name == NAME)).all()
    ])  # fmt: skip


def downgrade() -> None:
    of_name = sa.select(EVENT.c.id).where(EVENT.c.name == NAME)
    op.execute(DELIVERY.delete().where(DELIVERY.c.event_id.in_(of_name)))
    op.execute(EVENT.delete().where(EVENT.c.name == NAME))
    op.drop_index('ix_event_tick', table_name='event')
    op.drop_index('ix_thread_quiet', table_name='thread')
