"""registrations and links to a new password carry what the person came for

Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('registration', 'mail_token'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('next_path', sa.String(length=400), server_default='', nullable=False))
            batch_op.add_column(sa.Column('pending', sa.String(length=120), server_default='', nullable=False))


def downgrade() -> None:
    for table in ('mail_token', 'registration'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('pending')
            batch_op.drop_column('next_path')
