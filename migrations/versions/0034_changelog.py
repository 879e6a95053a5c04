"""the changelog: entries, the suggestions that they ship, and who follows it

Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'changelog_entry',
        sa.Column('id', BIG, nullable=False),
        sa.Column('kind', sa.String(12), nullable=False),
        sa.Column('title', sa.String(300), nullable=False),
        sa.Column('slug', sa.String(100), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('html', sa.Text(), nullable=False),
        sa.Column('area_id', BIG, nullable=True),
        sa.Column('author_id', BIG, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('created_at', TIME, nullable=False),
        sa.Column('publish_at', TIME, nullable=True),
        sa.Column('published_at', TIME, nullable=True),
        sa.Column('announced_at', TIME, nullable=True),
        sa.CheckConstraint("kind IN ('new', 'improved', 'fixed')", name=op.f('ck_changelog_entry_kind')),
        sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_changelog_entry_area_id_area')),
        sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_changelog_entry_author_id_member')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_changelog_entry')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_changelog_entry_area_id'), 'changelog_entry', ['area_id'])
    op.create_index('ix_changelog_entry_published', 'changelog_entry', ['published_at', 'id'])
    op.create_table(
        'shipped_suggestion',
        sa.Column('entry_id', BIG, nullable=False),
        sa.Column('suggestion_id', BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ['entry_id'],
            ['changelog_entry.id'],
            name=op.f('fk_shipped_suggestion_entry_id_changelog_entry'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['suggestion_id'], ['suggestion.id'], name=op.f('fk_shipped_suggestion_suggestion_id_suggestion')
        ),
        sa.PrimaryKeyConstraint('entry_id', 'suggestion_id', name=op.f('pk_shipped_suggestion')),
    )
    op.create_index(op.f('ix_shipped_suggestion_suggestion_id'), 'shipped_suggestion', ['suggestion_id'])
    op.create_table(
        'changelog_follower',
        sa.Column('member_id', BIG, autoincrement=False, nullable=False),
        sa.Column('since', TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ['member_id'], ['member.id'], name=op.f('fk_changelog_follower_member_id_member'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('member_id', name=op.f('pk_changelog_follower')),
    )


def downgrade() -> None:
    op.drop_table('changelog_follower')
    op.drop_table('shipped_suggestion')
    op.drop_table('changelog_entry')
