"""how close rows stand, and views that hold finished cases say so

Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

VIEWS = sa.table('case_view', sa.column('id', sa.BigInteger()), sa.column('filters', sa.JSON()))
ABOUT_FINISHED = {'status', 'finished', 'knowledge', 'merged'}


def upgrade() -> None:
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('row_density', sa.String(length=12), server_default='compact', nullable=False))
    # a view of all cases held finished ones too; now it says so
    for view_id, filters in _views():
        if filters.get('queue') == 'all' and not ABOUT_FINISHED & filters.keys():
            _keep(view_id, filters | {'finished': ['yes']})


def downgrade() -> None:
    for view_id, filters in _views():
        if 'finished' in filters:
            _keep(view_id, {name: value for name, value in filters.items() if name != 'finished'})
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_column('row_density')


def _views() -> list[sa.Row]:
    return list(op.get_bind().execute(sa.select(VIEWS.c.id, VIEWS.c.filters)))


def _keep(view_id: int, filters: dict[str, object]) -> None:
    op.get_bind().execute(VIEWS.update().where(VIEWS.c.id == view_id).values(filters=filters))
