"""change log

Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'change_log',
        sa.Column('id', BIG, nullable=False),
        sa.Column('transaction_id', BIG, nullable=False),
        sa.Column('keys', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_change_log')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_change_log_at'), 'change_log', ['at'])
    op.create_index(op.f('ix_change_log_transaction_id'), 'change_log', ['transaction_id'])


def downgrade() -> None:
    op.drop_table('change_log')
