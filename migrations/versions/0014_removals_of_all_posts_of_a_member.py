"""removals of all posts of a member

Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('post_removal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.String(length=16), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_post_removal_actor_id_member')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_post_removal_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_removal'))
    )
    with op.batch_alter_table('post_removal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_removal_member_id'), ['member_id'], unique=False)

    op.create_table('removed_post',
    sa.Column('removal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_removed_post_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['removal_id'], ['post_removal.id'], name=op.f('fk_removed_post_removal_id_post_removal'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('removal_id', 'post_id', name=op.f('pk_removed_post'))
    )
    with op.batch_alter_table('removed_post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_removed_post_post_id'), ['post_id'], unique=False)

    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.create_index('ix_log_entry_at', ['at'], unique=False)



def downgrade() -> None:
    op.execute("UPDATE sanction SET kind = 'suspension' WHERE kind = 'ban'")  # as close as what was before comes to it
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_log_entry_at')

    with op.batch_alter_table('removed_post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_removed_post_post_id'))

    op.drop_table('removed_post')
    with op.batch_alter_table('post_removal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_removal_member_id'))

    op.drop_table('post_removal')
