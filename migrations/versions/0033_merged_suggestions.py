"""what a merge of suggestions moved, for its undo; the source or reason of a backing on behalf of a customer

Revises: 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
IN_FORCE = sa.text('undone_at IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('backing') as batch:
        batch.add_column(sa.Column('source_id', BIG, nullable=True))
        batch.add_column(sa.Column('reason', sa.String(length=300), server_default='', nullable=False))
        batch.create_foreign_key(
            op.f('fk_backing_source_id_thread'), 'thread', ['source_id'], ['id'], ondelete='SET NULL'
        )
    op.create_table(
        'suggestion_merge',
        sa.Column('id', BIG, nullable=False),
        sa.Column('suggestion_id', BIG, nullable=False),
        sa.Column('into_id', BIG, nullable=False),
        sa.Column('actor_id', BIG, nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('status', sa.String(length=16), nullable=False),
        sa.Column('status_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('post_ids', sa.JSON(), nullable=False),
        sa.Column('opening_id', BIG, nullable=False),
        sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_suggestion_merge_actor_id_member')),
        sa.ForeignKeyConstraint(['into_id'], ['suggestion.id'], name=op.f('fk_suggestion_merge_into_id_suggestion')),
        sa.ForeignKeyConstraint(
            ['suggestion_id'], ['suggestion.id'], name=op.f('fk_suggestion_merge_suggestion_id_suggestion')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion_merge')),
    )
    op.create_index(op.f('ix_suggestion_merge_suggestion_id'), 'suggestion_merge', ['suggestion_id'])
    op.create_index(op.f('ix_suggestion_merge_into_id'), 'suggestion_merge', ['into_id'])
    op.create_index(
        'ix_suggestion_merge_in_force',
        'suggestion_merge',
        ['suggestion_id'],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_table(
        'merged_support',
        sa.Column('id', BIG, nullable=False),
        sa.Column('merge_id', BIG, nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('member_id', BIG, nullable=True),
        sa.Column('thread_id', BIG, nullable=True),
        sa.Column('added_by_id', BIG, nullable=True),
        sa.Column('reason', sa.String(length=300), nullable=False),
        sa.Column('level', sa.String(length=12), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('was_there', sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('author', 'backer', 'follower', 'source')", name=op.f('ck_merged_support_kind')
        ),
        sa.ForeignKeyConstraint(['added_by_id'], ['member.id'], name=op.f('fk_merged_support_added_by_id_member')),
        sa.ForeignKeyConstraint(
            ['member_id'], ['member.id'], name=op.f('fk_merged_support_member_id_member'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['merge_id'],
            ['suggestion_merge.id'],
            name=op.f('fk_merged_support_merge_id_suggestion_merge'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_merged_support_thread_id_thread')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_merged_support')),
    )
    op.create_index(op.f('ix_merged_support_member_id'), 'merged_support', ['member_id'])
    op.create_index('ix_merged_support_merge', 'merged_support', ['merge_id', 'kind', 'member_id'])


def downgrade() -> None:
    op.drop_table('merged_support')
    op.drop_table('suggestion_merge')
    with op.batch_alter_table('backing') as batch:
        batch.drop_constraint(op.f('fk_backing_source_id_thread'), type_='foreignkey')
        batch.drop_column('reason')
        batch.drop_column('source_id')
