"""review items belong to the space of their post; the accepted answer rests while it is hidden or deleted

Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE review_item SET post_id = (SELECT post_id FROM suggested_edit WHERE suggested_edit.id = subject_id)"
        " WHERE post_id IS NULL AND kind = 'suggested_edit'"
    )
    with op.batch_alter_table('review_item', schema=None) as batch_op:
        batch_op.drop_index('ix_review_item_space_id')
        batch_op.drop_constraint('fk_review_item_space_id_space', type_='foreignkey')
        batch_op.drop_column('space_id')

    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('resting_post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True)
        )

    op.execute(
        "UPDATE thread SET resting_post_id = accepted_post_id, accepted_post_id = NULL, answer_state = CASE"
        " WHEN answer_count = 0 THEN 'unanswered' WHEN rejected_at IS NOT NULL THEN 'rejected' ELSE 'answered' END"
        " WHERE accepted_post_id IN"
        " (SELECT id FROM post WHERE kind = 'answer' AND (hidden_at IS NOT NULL OR deleted_at IS NOT NULL))"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE thread SET accepted_post_id = resting_post_id, answer_state = 'solved' WHERE resting_post_id IS NOT NULL"
    )
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_column('resting_post_id')

    with op.batch_alter_table('review_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(
            'fk_review_item_space_id_space', 'space', ['space_id'], ['id'], ondelete='SET NULL'
        )
        batch_op.create_index('ix_review_item_space_id', ['space_id'], unique=False)

    op.execute(
        "UPDATE review_item SET space_id = (SELECT thread.space_id FROM post JOIN thread ON thread.id = post.thread_id"
        " WHERE post.id = review_item.post_id) WHERE post_id IS NOT NULL"
    )
