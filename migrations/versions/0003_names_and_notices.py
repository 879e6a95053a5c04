"""members are found by the beginning of their name, versions by their editor; notices that belong to no thread

Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index('ix_member_name_id', ['name', 'id'], unique=False)
        batch_op.create_index('ix_member_name_beginning', ['name'], unique=False, postgresql_ops={'name': 'varchar_pattern_ops'})
        batch_op.create_index('ix_member_handle_beginning', ['handle'], unique=False, postgresql_ops={'handle': 'varchar_pattern_ops'})

    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_editor_id'), ['editor_id'], unique=False)

    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.alter_column('thread_id', existing_type=NUMBER, nullable=True)


def downgrade() -> None:
    op.execute('DELETE FROM notification WHERE thread_id IS NULL')
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.alter_column('thread_id', existing_type=NUMBER, nullable=False)

    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revision_editor_id'))

    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index('ix_member_handle_beginning')
        batch_op.drop_index('ix_member_name_beginning')
        batch_op.drop_index('ix_member_name_id')
