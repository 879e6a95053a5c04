"""the score of each term of a document is stored (PostgreSQL)

Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('text_document') as batch:
        batch.add_column(sa.Column('scores', sa.JSON().with_variant(JSONB(), 'postgresql'), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('text_document') as batch:
        batch.drop_column('scores')
