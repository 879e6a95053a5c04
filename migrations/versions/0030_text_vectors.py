"""vectors of documents for semantic ranking

Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'text_vector',
        sa.Column('kind', sa.String(16), nullable=False),
        sa.Column('subject_id', BIG, nullable=False, autoincrement=False),
        sa.Column('encoder', sa.String(40), nullable=False),
        sa.Column('digest', sa.String(64), nullable=False),
        sa.Column('revision', BIG, nullable=False),
        sa.Column('vector', sa.LargeBinary()),
        sa.PrimaryKeyConstraint('kind', 'subject_id', name=op.f('pk_text_vector')),
    )
    op.create_index('ix_text_vector_kind_revision', 'text_vector', ['kind', 'revision'])
    op.create_table(
        'vector_change',
        sa.Column('id', BIG, nullable=False),
        sa.Column('kind', sa.String(16), nullable=False),
        sa.Column('subject_id', BIG, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_vector_change')),
    )


def downgrade() -> None:
    for table in ('vector_change', 'text_vector'):
        op.drop_table(table)
