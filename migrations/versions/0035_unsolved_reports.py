"""reports that a shipped suggestion does not solve the problem

Revises: 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'unsolved_report',
        sa.Column('id', BIG, nullable=False),
        sa.Column('suggestion_id', BIG, nullable=False),
        sa.Column('shipping_id', BIG, nullable=False),
        sa.Column('member_id', BIG, nullable=False),
        sa.Column('thread_id', BIG, nullable=True),
        sa.Column('case_id', BIG, nullable=True),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        _to('suggestion', 'suggestion_id'),
        _to('status_change', 'shipping_id'),
        _to('member', 'member_id', 'CASCADE'),
        _to('thread', 'thread_id', 'SET NULL'),
        _to('case', 'case_id', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unsolved_report')),
        sa.UniqueConstraint('shipping_id', 'member_id', name=op.f('uq_unsolved_report_shipping_id_member_id')),
    )
    for column in ('member_id', 'thread_id', 'case_id'):
        op.create_index(op.f(f'ix_unsolved_report_{column}'), 'unsolved_report', [column])
    op.create_index('ix_unsolved_report_suggestion', 'unsolved_report', ['suggestion_id', 'id'])


def _to(table: str, column: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_unsolved_report_{column}_{table}')
    return sa.ForeignKeyConstraint([column], [f'{table}.id'], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_table('unsolved_report')
