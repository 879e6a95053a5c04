"""threads say with which status a suggestion takes no more backers

Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

DECIDED = sa.text(
    'UPDATE thread SET decided_as = (SELECT status FROM suggestion WHERE suggestion.id = thread.id) '
    "WHERE id IN (SELECT id FROM suggestion WHERE status IN ('shipped', 'declined', 'already_exists', 'merged'))"
)


def upgrade() -> None:
    with op.batch_alter_table('thread') as table:
        table.add_column(sa.Column('decided_as', sa.String(length=16), nullable=True))
    op.execute(DECIDED)


def downgrade() -> None:
    with op.batch_alter_table('thread') as table:
        table.drop_column('decided_as')
