"""community in full

Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('log_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deed', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('subject_type', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_entry'))
    )
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_log_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_log_entry_deed'), ['deed'], unique=False)
        batch_op.create_index('ix_log_entry_member_at', ['member_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_log_entry_subject', ['subject_type', 'subject_id', 'id'], unique=False)

    op.create_table('segment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('description', sa.String(length=500), nullable=False),
    sa.Column('rule', sa.JSON(), nullable=True),
    sa.Column('member_count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('evaluated_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segment')),
    sa.UniqueConstraint('slug', name=op.f('uq_segment_slug'))
    )
    op.create_table('draft',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(member_id IS NULL) <> (token_hash IS NULL)', name=op.f('ck_draft_owner')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_draft_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('member_id', 'key', name=op.f('uq_draft_member_id_key')),
    sa.UniqueConstraint('token_hash', 'key', name=op.f('uq_draft_token_hash_key'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_updated_at'), ['updated_at'], unique=False)

    op.create_table('follow',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject', sa.String(length=8), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_follow_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow')),
    sa.UniqueConstraint('member_id', 'subject', 'subject_id', name=op.f('uq_follow_member_id_subject_subject_id'))
    )
    with op.batch_alter_table('follow', schema=None) as batch_op:
        batch_op.create_index('ix_follow_subject', ['subject', 'subject_id', 'level'], unique=False)

    op.create_table('related_tag',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tag_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('other_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['other_id'], ['tag.id'], name=op.f('fk_related_tag_other_id_tag'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_related_tag_tag_id_tag'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_related_tag')),
    sa.UniqueConstraint('tag_id', 'other_id', name=op.f('uq_related_tag_tag_id_other_id'))
    )
    with op.batch_alter_table('related_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_related_tag_other_id'), ['other_id'], unique=False)
        batch_op.create_index('ix_related_tag_weight', ['tag_id', 'weight'], unique=False)

    op.create_table('sanction',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('imposed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('imposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('lifted_because', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['imposed_by_id'], ['member.id'], name=op.f('fk_sanction_imposed_by_id_member')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['member.id'], name=op.f('fk_sanction_lifted_by_id_member')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_sanction_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sanction'))
    )
    with op.batch_alter_table('sanction', schema=None) as batch_op:
        batch_op.create_index('ix_sanction_member', ['member_id', 'imposed_at', 'id'], unique=False)

    op.create_table('segment_member',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('segment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('way', sa.String(length=8), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_segment_member_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_segment_member_segment_id_segment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segment_member')),
    sa.UniqueConstraint('segment_id', 'member_id', name=op.f('uq_segment_member_segment_id_member_id'))
    )
    with op.batch_alter_table('segment_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_segment_member_member_id'), ['member_id'], unique=False)

    op.create_table('space_segment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('segment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_space_segment_segment_id_segment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_space_segment_space_id_space'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_space_segment')),
    sa.UniqueConstraint('space_id', 'segment_id', name=op.f('uq_space_segment_space_id_segment_id'))
    )
    with op.batch_alter_table('space_segment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_space_segment_segment_id'), ['segment_id'], unique=False)

    op.create_table('space_tag',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tag_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rule', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_space_tag_space_id_space'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_space_tag_tag_id_tag'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_space_tag')),
    sa.UniqueConstraint('space_id', 'tag_id', 'rule', name=op.f('uq_space_tag_space_id_tag_id_rule'))
    )
    with op.batch_alter_table('space_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_space_tag_tag_id'), ['tag_id'], unique=False)

    op.create_table('standing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('board', sa.String(60), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_standing_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing')),
    sa.UniqueConstraint('board', 'member_id', name=op.f('uq_standing_board_member_id'))
    )
    with op.batch_alter_table('standing', schema=None) as batch_op:
        batch_op.create_index('ix_standing_board', ['board', 'points', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_standing_member_id'), ['member_id'], unique=False)

    op.create_table('tag_expert',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tag_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('answer_count', sa.Integer(), nullable=False),
    sa.Column('accepted_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_tag_expert_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_tag_expert_tag_id_tag'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag_expert')),
    sa.UniqueConstraint('tag_id', 'member_id', name=op.f('uq_tag_expert_tag_id_member_id'))
    )
    with op.batch_alter_table('tag_expert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tag_expert_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_tag_expert_points', ['tag_id', 'points'], unique=False)

    op.create_table('visit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_visit_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('member_id', 'day', name=op.f('uq_visit_member_id_day'))
    )
    op.create_table('read_mark',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answers_seen', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_read_mark_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_read_mark_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_read_mark')),
    sa.UniqueConstraint('member_id', 'thread_id', name=op.f('uq_read_mark_member_id_thread_id'))
    )
    with op.batch_alter_table('read_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_read_mark_thread_id'), ['thread_id'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('uploader_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('stored_as', sa.String(length=80), nullable=False),
    sa.Column('thumbnail_as', sa.String(length=80), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('image', 'file')", name=op.f('ck_attachment_kind')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_attachment_post_id_post'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['uploader_id'], ['member.id'], name=op.f('fk_attachment_uploader_id_member'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_attachment_stored_as')),
    sa.UniqueConstraint('thumbnail_as', name=op.f('uq_attachment_thumbnail_as')),
    sa.UniqueConstraint('token', name=op.f('uq_attachment_token'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_uploader_id'), ['uploader_id'], unique=False)

    op.create_table('badge_award',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('badge', sa.String(length=40), nullable=False),
    sa.Column('occasion', sa.String(length=40), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('awarded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_badge_award_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_badge_award_post_id_post'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_award')),
    sa.UniqueConstraint('member_id', 'badge', 'occasion', name=op.f('uq_badge_award_member_id_badge_occasion'))
    )
    with op.batch_alter_table('badge_award', schema=None) as batch_op:
        batch_op.create_index('ix_badge_award_badge', ['badge', 'awarded_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_badge_award_post_id'), ['post_id'], unique=False)

    op.create_table('bookmark',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_bookmark_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_bookmark_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookmark')),
    sa.UniqueConstraint('member_id', 'post_id', name=op.f('uq_bookmark_member_id_post_id'))
    )
    with op.batch_alter_table('bookmark', schema=None) as batch_op:
        batch_op.create_index('ix_bookmark_member', ['member_id', 'marked_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bookmark_post_id'), ['post_id'], unique=False)

    op.create_table('review_item',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('subject_type', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decision', sa.String(length=24), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['member.id'], name=op.f('fk_review_item_decided_by_id_member')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_review_item_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_review_item_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_review_item_space_id_space'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_item'))
    )
    with op.batch_alter_table('review_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_item_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_review_item_open', ['opened_at', 'id'], unique=False, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_review_item_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_item_space_id'), ['space_id'], unique=False)
        batch_op.create_index('ix_review_item_subject', ['subject_type', 'subject_id'], unique=False)
        batch_op.create_index('uq_review_item_open', ['kind', 'subject_type', 'subject_id'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))

    op.create_table('suggested_edit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=True),
    sa.Column('tag_names', sa.JSON(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('summary', sa.String(length=600), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=600), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('pending', 'taken', 'refused', 'outdated')", name=op.f('ck_suggested_edit_state')),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_suggested_edit_author_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['member.id'], name=op.f('fk_suggested_edit_decided_by_id_member')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_suggested_edit_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggested_edit'))
    )
    with op.batch_alter_table('suggested_edit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggested_edit_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_suggested_edit_post', ['post_id', 'id'], unique=False)
        batch_op.create_index('ix_suggested_edit_state', ['state', 'id'], unique=False)
        batch_op.create_index('uq_suggested_edit_pending', ['post_id'], unique=True, sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))

    op.create_table('flag',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.String(length=16), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("reason IN ('spam', 'abusive', 'off_topic', 'personal_data', 'other')", name=op.f('ck_flag_reason')),
    sa.ForeignKeyConstraint(['item_id'], ['review_item.id'], name=op.f('fk_flag_item_id_review_item'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_flag_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_flag_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flag')),
    sa.UniqueConstraint('post_id', 'member_id', 'raised_at', name=op.f('uq_flag_post_id_member_id_raised_at'))
    )
    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_flag_item_id'), ['item_id'], unique=False)
        batch_op.create_index('ix_flag_member', ['member_id', 'raised_at'], unique=False)

    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('helped_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('gold_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('silver_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('bronze_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('plan', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('has_shortcuts', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('silenced_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('suspended_until', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('hidden_because', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('deleted_because', sa.String(length=600), server_default='', nullable=False))

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('draft_hash', sa.String(length=64), nullable=True))

    with op.batch_alter_table('space', schema=None) as batch_op:
        batch_op.add_column(sa.Column('icon', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('guidelines', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('guidelines_html', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('approves_first_posts', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('tag', schema=None) as batch_op:
        batch_op.add_column(sa.Column('description_html', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('canonical_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_tag_canonical_id'), ['canonical_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_tag_canonical_id_tag'), 'tag', ['canonical_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('claimed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('split_from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('duplicate_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('hot', sa.Double(), server_default='0.0', nullable=False))
        batch_op.add_column(sa.Column('reminder_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('bumped_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('written_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_thread_listed_hot', ['kind', 'hot', 'id'], unique=False, sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.create_index(batch_op.f('ix_thread_split_from_id'), ['split_from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_thread_written_at'), ['written_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_thread_claimed_by_id_member'), 'member', ['claimed_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_thread_split_from_id_thread'), 'thread', ['split_from_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_thread_closed_by_id_member'), 'member', ['closed_by_id'], ['id'])

    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.create_index('ix_vote_cast', ['cast_at'], unique=False)

    op.execute("UPDATE thread SET written_at = active_at")
    op.execute("UPDATE tag SET reviewed_at = created_at")
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.alter_column('written_at', existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.drop_index('ix_vote_cast')

    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_thread_closed_by_id_member'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_thread_split_from_id_thread'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_thread_claimed_by_id_member'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_thread_written_at'))
        batch_op.drop_index(batch_op.f('ix_thread_split_from_id'))
        batch_op.drop_index('ix_thread_listed_hot', sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.drop_column('written_at')
        batch_op.drop_column('bumped_at')
        batch_op.drop_column('reminded_at')
        batch_op.drop_column('reminder_count')
        batch_op.drop_column('hot')
        batch_op.drop_column('duplicate_count')
        batch_op.drop_column('split_from_id')
        batch_op.drop_column('claimed_until')
        batch_op.drop_column('claimed_by_id')
        batch_op.drop_column('closed_by_id')

    with op.batch_alter_table('tag', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_tag_canonical_id_tag'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_tag_canonical_id'))
        batch_op.drop_column('reviewed_at')
        batch_op.drop_column('canonical_id')
        batch_op.drop_column('description_html')

    with op.batch_alter_table('space', schema=None) as batch_op:
        batch_op.drop_column('approves_first_posts')
        batch_op.drop_column('guidelines_html')
        batch_op.drop_column('guidelines')
        batch_op.drop_column('icon')

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_column('draft_hash')

    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_column('deleted_because')
        batch_op.drop_column('hidden_because')

    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_column('suspended_until')
        batch_op.drop_column('silenced_until')
        batch_op.drop_column('has_shortcuts')
        batch_op.drop_column('plan')
        batch_op.drop_column('bronze_count')
        batch_op.drop_column('silver_count')
        batch_op.drop_column('gold_count')
        batch_op.drop_column('helped_count')

    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.drop_index('ix_flag_member')
        batch_op.drop_index(batch_op.f('ix_flag_item_id'))

    op.drop_table('flag')
    with op.batch_alter_table('suggested_edit', schema=None) as batch_op:
        batch_op.drop_index('uq_suggested_edit_pending', sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))
        batch_op.drop_index('ix_suggested_edit_state')
        batch_op.drop_index('ix_suggested_edit_post')
        batch_op.drop_index(batch_op.f('ix_suggested_edit_author_id'))

    op.drop_table('suggested_edit')
    with op.batch_alter_table('review_item', schema=None) as batch_op:
        batch_op.drop_index('uq_review_item_open', sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
        batch_op.drop_index('ix_review_item_subject')
        batch_op.drop_index(batch_op.f('ix_review_item_space_id'))
        batch_op.drop_index(batch_op.f('ix_review_item_post_id'))
        batch_op.drop_index('ix_review_item_open', sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_review_item_member_id'))

    op.drop_table('review_item')
    with op.batch_alter_table('bookmark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bookmark_post_id'))
        batch_op.drop_index('ix_bookmark_member')

    op.drop_table('bookmark')
    with op.batch_alter_table('badge_award', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_badge_award_post_id'))
        batch_op.drop_index('ix_badge_award_badge')

    op.drop_table('badge_award')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_uploader_id'))
        batch_op.drop_index(batch_op.f('ix_attachment_post_id'))
        batch_op.drop_index(batch_op.f('ix_attachment_created_at'))

    op.drop_table('attachment')
    with op.batch_alter_table('read_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_read_mark_thread_id'))

    op.drop_table('read_mark')
    op.drop_table('visit')
    with op.batch_alter_table('tag_expert', schema=None) as batch_op:
        batch_op.drop_index('ix_tag_expert_points')
        batch_op.drop_index(batch_op.f('ix_tag_expert_member_id'))

    op.drop_table('tag_expert')
    with op.batch_alter_table('standing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standing_member_id'))
        batch_op.drop_index('ix_standing_board')

    op.drop_table('standing')
    with op.batch_alter_table('space_tag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_space_tag_tag_id'))

    op.drop_table('space_tag')
    with op.batch_alter_table('space_segment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_space_segment_segment_id'))

    op.drop_table('space_segment')
    with op.batch_alter_table('segment_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_segment_member_member_id'))

    op.drop_table('segment_member')
    with op.batch_alter_table('sanction', schema=None) as batch_op:
        batch_op.drop_index('ix_sanction_member')

    op.drop_table('sanction')
    with op.batch_alter_table('related_tag', schema=None) as batch_op:
        batch_op.drop_index('ix_related_tag_weight')
        batch_op.drop_index(batch_op.f('ix_related_tag_other_id'))

    op.drop_table('related_tag')
    with op.batch_alter_table('follow', schema=None) as batch_op:
        batch_op.drop_index('ix_follow_subject')

    op.drop_table('follow')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_updated_at'))

    op.drop_table('draft')
    op.drop_table('segment')
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_log_entry_subject')
        batch_op.drop_index('ix_log_entry_member_at')
        batch_op.drop_index(batch_op.f('ix_log_entry_deed'))
        batch_op.drop_index(batch_op.f('ix_log_entry_actor_id'))

    op.drop_table('log_entry')
