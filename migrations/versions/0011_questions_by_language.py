"""lists by language

Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

LISTED = sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.create_index('ix_thread_listed_locale', ['kind', 'locale', 'active_at', 'id'], unique=False, sqlite_where=LISTED, postgresql_where=LISTED)


def downgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_listed_locale', sqlite_where=LISTED, postgresql_where=LISTED)
