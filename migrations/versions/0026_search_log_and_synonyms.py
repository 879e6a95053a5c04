"""what was searched, without who did, and synonyms of search words

Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'search_log_entry',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('results', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('language', sa.String(8), nullable=False),
        sa.Column('words', sa.String(100), nullable=False),
        sa.Column('searches', sa.Integer(), nullable=False),
        sa.Column('is_asked', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('day', 'results', 'language', 'words', name=op.f('pk_search_log_entry')),
    )
    op.create_table(
        'search_synonym',
        sa.Column('id', BIG, nullable=False),
        sa.Column('language', sa.String(8), nullable=False),
        sa.Column('word', sa.String(64), nullable=False),
        sa.Column('means', sa.String(64), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_search_synonym')),
        sa.UniqueConstraint('language', 'word', 'means', name=op.f('uq_search_synonym_language_word_means')),
    )


def downgrade() -> None:
    op.drop_table('search_synonym')
    op.drop_table('search_log_entry')
