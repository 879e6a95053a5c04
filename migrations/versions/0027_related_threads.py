"""related threads, and what authors saw before asking

Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'related_thread',
        sa.Column('thread_id', BIG, nullable=False),
        sa.Column('other_id', BIG, nullable=False),
        sa.Column('rank', sa.Double(), nullable=False),
        _to_thread('related_thread', 'thread_id'),
        _to_thread('related_thread', 'other_id'),
        sa.PrimaryKeyConstraint('thread_id', 'other_id', name=op.f('pk_related_thread')),
    )
    op.create_index(op.f('ix_related_thread_other_id'), 'related_thread', ['other_id'])
    op.create_table(
        'seen_before_asking',
        sa.Column('thread_id', BIG, nullable=False),
        sa.Column('seen_thread_id', BIG, nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        _to_thread('seen_before_asking', 'thread_id'),
        _to_thread('seen_before_asking', 'seen_thread_id'),
        sa.PrimaryKeyConstraint('thread_id', 'seen_thread_id', name=op.f('pk_seen_before_asking')),
    )
    op.create_index(op.f('ix_seen_before_asking_seen_thread_id'), 'seen_before_asking', ['seen_thread_id'])
    op.create_table(
        'thread_to_relate',
        sa.Column('id', BIG, nullable=False),
        sa.Column('thread_id', BIG, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_to_relate')),
    )
    op.execute('INSERT INTO thread_to_relate (thread_id) SELECT id FROM thread ORDER BY id')


def _to_thread(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_{table}_{column}_thread')
    return sa.ForeignKeyConstraint([column], ['thread.id'], name=name, ondelete='CASCADE')


def downgrade() -> None:
    for table in ('thread_to_relate', 'seen_before_asking', 'related_thread'):
        op.drop_table(table)
