"""private questions without a case are handed to support

Until now a private question had a case only if someone escalated it, and nobody else could find it. Those that are
unsolved and have no case that counts get one event each, which the worker delivers to `cases.open_missing`: it opens
the case with the team, the SLA policy and the business hours as they are then, so the SLA timers start with the
upgrade. Nobody was promised an earlier time. A worker that is killed goes on with the deliveries that are left.

Revises: 0011
"""

from __future__ import annotations

from datetime import datetime, timezone

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

WITHOUT_A_CASE = sa.text(
    "SELECT id, asker_id FROM thread WHERE kind = 'question' AND visibility = 'private' AND support_state = 'none'"
    " AND accepted_post_id IS NULL AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL ORDER BY id"
)
BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
EVENT = sa.table(
    'event', sa.column('id', BIG), sa.column('name', sa.String), sa.column('actor_id', BIG),
    sa.column('subject_type', sa.String), sa.column('subject_id', BIG), sa.column('values', sa.JSON),
    sa.column('at', sa.DateTime(timezone=True)),
)  # fmt: skip
DELIVERY = sa.table(
    'delivery', sa.column('event_id', BIG), sa.column('reaction', sa.String), sa.column('receiver', sa.String),
    sa.column('lane', sa.String), sa.column('state', sa.String), sa.column('attempts', sa.Integer),
    sa.column('next_try_at', sa.DateTime(timezone=True)),
)  # fmt: skip
NAME = 'case.missing'


def upgrade() -> None:
    connection, now = op.get_bind(), datetime.now(timezone.utc)
    op.bulk_insert(EVENT, [
        {'name': NAME, 'actor_id': row.asker_id, 'subject_type': 'thread', 'subject_id': row.id,
         'values': {'thread_id': row.id}, 'at': now}
        for row in connection.execute(WITHOUT_A_CASE).all()
    ])  # fmt: skip
    op.bulk_insert(DELIVERY, [
        {'event_id': event_id, 'reaction': 'cases.open_missing', 'receiver': '', 'lane': '', 'state': 'pending',
         'attempts': 0, 'next_try_at': now}
        for event_id in connection.scalars(sa.select(EVENT.c.id).where(EVENT.c.name == NAME)).all()
    ])  # fmt: skip


def downgrade() -> None:
    """Cases that were opened stay: they are ordinary cases."""
    of_name = sa.select(EVENT.c.id).where(EVENT.c.name == NAME)
    op.execute(DELIVERY.delete().where(DELIVERY.c.event_id.in_(of_name)))
    op.execute(EVENT.delete().where(EVENT.c.name == NAME))
