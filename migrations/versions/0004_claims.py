"""whoever claims a question is found by it

Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

CLAIMED = sa.text('claimed_by_id IS NOT NULL')


def upgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.create_index('ix_thread_claimed_by', ['claimed_by_id'], unique=False, sqlite_where=CLAIMED, postgresql_where=CLAIMED)


def downgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_claimed_by')
