"""questions that were begun, and deflections

Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
EARLIER = """
INSERT INTO deflection (member_id, thread_id, has_voted, had_draft, confirmed_at, thanked_at)
SELECT actor_id, subject_id, false, false, min(at), min(at) FROM event
WHERE name = 'question.spared' AND subject_type = 'thread' AND subject_id IN (SELECT id FROM thread)
GROUP BY actor_id, subject_id
"""


def upgrade() -> None:
    op.create_table(
        'question_begun',
        sa.Column('form_id', sa.String(32), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('shown', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('form_id', name=op.f('pk_question_begun')),
    )
    op.create_index(op.f('ix_question_begun_day'), 'question_begun', ['day'])
    op.create_table(
        'deflection',
        sa.Column('id', BIG, nullable=False),
        sa.Column('member_id', BIG, nullable=True),
        sa.Column('thread_id', BIG, nullable=False),
        sa.Column('post_id', BIG, nullable=True),
        sa.Column('has_voted', sa.Boolean(), nullable=False),
        sa.Column('had_draft', sa.Boolean(), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('thanked_at', sa.DateTime(timezone=True), nullable=True),
        _to('member', 'member_id', 'SET NULL'),
        _to('thread', 'thread_id', 'CASCADE'),
        _to('post', 'post_id', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deflection')),
        sa.UniqueConstraint('member_id', 'thread_id', name=op.f('uq_deflection_member_id_thread_id')),
    )
    for column in ('thread_id', 'post_id', 'confirmed_at'):
        op.create_index(op.f(f'ix_deflection_{column}'), 'deflection', [column])
    waiting = sa.text('thanked_at IS NULL')
    where = {'sqlite_where': waiting, 'postgresql_where': waiting}
    op.create_index('ix_deflection_waiting', 'deflection', ['confirmed_at'], **where)
    op.execute(EARLIER)


def _to(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_deflection_{column}_{table}')
    return sa.ForeignKeyConstraint([column], [f'{table}.id'], name=name, ondelete=ondelete)


def downgrade() -> None:
    for table in ('deflection', 'question_begun'):
        op.drop_table(table)
