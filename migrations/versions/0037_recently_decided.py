"""an index for suggestions by recent decisions

Revises: 0036
"""

from __future__ import annotations

from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_suggestion_decided', 'suggestion', ['status_at', 'id'])


def downgrade() -> None:
    op.drop_index('ix_suggestion_decided', table_name='suggestion')
