"""saved views of the queue have the new names of filters and of the order

Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

VIEWS = sa.table('case_view', sa.column('id', sa.BigInteger()), sa.column('filters', sa.JSON()))
NEW_NAMES = {'finished': 'include_resolved', 'how': 'source', 'template': 'case_type', 'turned': 'reverse'}
OLD_NAMES = {new: old for old, new in NEW_NAMES.items()}


def upgrade() -> None:
    _rename(NEW_NAMES)


def downgrade() -> None:
    _rename(OLD_NAMES)


def _rename(names: dict[str, str]) -> None:
    database = op.get_bind()
    for view_id, filters in database.execute(sa.select(VIEWS.c.id, VIEWS.c.filters)).all():
        if names.keys() & filters.keys():
            renamed = {names.get(name, name): value for name, value in filters.items()}
            database.execute(VIEWS.update().where(VIEWS.c.id == view_id).values(filters=renamed))
