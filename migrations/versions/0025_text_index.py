"""the search index, of threads and cases, is in the database

It is filled at the next start.

Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TERMS = (
    'CREATE VIRTUAL TABLE text_terms USING fts5('
    'title, best, body, aside, tokenize = "unicode61 remove_diacritics 0 categories \'L* M* N* P* S* C*\'")'
)


def upgrade() -> None:
    op.create_table(
        'text_document',
        sa.Column('id', BIG, nullable=False),
        sa.Column('generation', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(16), nullable=False),
        sa.Column('subject_id', BIG, nullable=False),
        sa.Column('language', sa.String(8), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('texts', sa.JSON(), nullable=False),
        sa.Column('vector', postgresql.TSVECTOR().with_variant(sa.Text(), 'sqlite')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_text_document')),
        sa.UniqueConstraint('generation', 'kind', 'subject_id', name=op.f('uq_text_document_generation_kind_subject_id')),
    )
    op.create_table(
        'text_generation',
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('format', sa.String(40), nullable=False),
        sa.Column('is_current', sa.Boolean(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('documents', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(16), nullable=False),
        sa.Column('reached_id', BIG, nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_text_generation')),
    )
    op.create_table(
        'text_change',
        sa.Column('id', BIG, nullable=False),
        sa.Column('kind', sa.String(16), nullable=False),
        sa.Column('subject_id', BIG, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_text_change')),
    )
    op.create_table(
        'text_word',
        sa.Column('generation', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('word', sa.String(64), nullable=False),
        sa.Column('term', sa.String(64), nullable=False),
        sa.Column('documents', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('generation', 'word', 'term', name=op.f('pk_text_word')),
    )
    op.create_index('ix_text_word_term', 'text_word', ['term'])
    if op.get_bind().dialect.name == 'postgresql':
        op.create_index('ix_text_document_vector', 'text_document', ['vector'], postgresql_using='gin')
    else:
        op.execute(TERMS)
    op.drop_table('case_text')


def downgrade() -> None:
    op.create_table(
        'case_text',
        sa.Column('case_id', BIG, nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_text_case_id_case'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_text')),
    )
    op.execute('INSERT INTO case_text (case_id, text) SELECT id, \'\' FROM "case"')  # written at the next change
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE text_terms')
    for name in ('text_word', 'text_change', 'text_generation', 'text_document'):
        op.drop_table(name)
