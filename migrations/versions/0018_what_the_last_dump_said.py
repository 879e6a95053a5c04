"""what the last dump said

Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('imported', schema=None) as batch_op:
        batch_op.add_column(sa.Column('said', sa.JSON(), server_default='{}', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('imported', schema=None) as batch_op:
        batch_op.drop_column('said')
