"""what the worker still has to do of an action on many cases

Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('case_bulk_deed') as table:
        table.add_column(sa.Column('value', sa.JSON(), nullable=True))
        table.add_column(sa.Column('waiting', sa.JSON(), nullable=False, server_default='[]'))
        table.add_column(sa.Column('result', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('case_bulk_deed') as table:
        for name in ('waiting', 'result'):
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('case_bulk_deed') as table:
        for name in ('result', 'waiting', 'value'):
            table.drop_column(name)
