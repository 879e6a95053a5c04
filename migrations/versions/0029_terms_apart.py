"""texts and terms of the index are stored outside the rows (PostgreSQL)

Revises: 0028
"""

from __future__ import annotations

from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('ALTER TABLE text_document SET (toast_tuple_target = 128)')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('ALTER TABLE text_document RESET (toast_tuple_target)')
