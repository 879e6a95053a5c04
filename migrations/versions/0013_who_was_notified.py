"""a question says how many members were notified of it

Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notified_count', sa.Integer(), server_default='0', nullable=False))
    op.execute(
        "UPDATE thread SET notified_count = told.count FROM (SELECT thread_id, count(*) AS count FROM notification"
        " WHERE kind = 'new_question' GROUP BY thread_id) AS told WHERE told.thread_id = thread.id"
    )


def downgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_column('notified_count')
