"""escalation and cases

Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absence',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cover_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['cover_id'], ['member.id'], name=op.f('fk_absence_cover_id_member'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_absence_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absence_cover_id'), ['cover_id'], unique=False)
        batch_op.create_index('ix_absence_member', ['member_id', 'ends_at'], unique=False)

    op.create_table('case_bulk_deed',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deed', sa.String(length=16), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_case_bulk_deed_actor_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_bulk_deed'))
    )
    with op.batch_alter_table('case_bulk_deed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_bulk_deed_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_bulk_deed_at'), ['at'], unique=False)

    op.create_table('case_template',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('description', sa.String(length=500), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('priority', sa.String(length=8), nullable=False),
    sa.Column('is_offered', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("priority IN ('urgent', 'high', 'normal', 'low')", name=op.f('ck_case_template_priority')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_case_template_team_id_team'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_template')),
    sa.UniqueConstraint('name', name=op.f('uq_case_template_name'))
    )
    with op.batch_alter_table('case_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_template_team_id'), ['team_id'], unique=False)

    op.create_table('case_view',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('filters', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_case_view_owner_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_view'))
    )
    with op.batch_alter_table('case_view', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_view_is_shared'), ['is_shared'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_view_owner_id'), ['owner_id'], unique=False)

    op.create_table('saved_reply',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('use_count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_saved_reply_owner_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_saved_reply_space_id_space'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_reply'))
    )
    with op.batch_alter_table('saved_reply', schema=None) as batch_op:
        batch_op.create_index('ix_saved_reply_owner', ['owner_id', 'title'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_reply_space_id'), ['space_id'], unique=False)

    op.create_table('theme',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=240), nullable=False),
    sa.Column('folded', sa.String(length=240), nullable=False),
    sa.Column('description', sa.String(length=1000), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['member.id'], name=op.f('fk_theme_created_by_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme')),
    sa.UniqueConstraint('folded', name=op.f('uq_theme_folded'))
    )
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_created_by_id'), ['created_by_id'], unique=False)

    op.create_table('escalation_rule',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('trigger', sa.String(length=16), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('segment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('tag_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('word', sa.String(length=160), nullable=False),
    sa.Column('look_back_days', sa.Integer(), nullable=False),
    sa.Column('priority', sa.String(length=8), nullable=False),
    sa.Column('template_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('dry_run', sa.JSON(), nullable=False),
    sa.Column('dry_run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("priority IN ('urgent', 'high', 'normal', 'low')", name=op.f('ck_escalation_rule_priority')),
    sa.CheckConstraint("trigger IN ('no_answer', 'none_accepted', 'rejected', 'backings', 'low_rating', 'asked')", name=op.f('ck_escalation_rule_trigger')),
    sa.ForeignKeyConstraint(['created_by_id'], ['member.id'], name=op.f('fk_escalation_rule_created_by_id_member')),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_escalation_rule_segment_id_segment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_escalation_rule_space_id_space'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_escalation_rule_tag_id_tag'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['template_id'], ['case_template.id'], name=op.f('fk_escalation_rule_template_id_case_template'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalation_rule'))
    )
    with op.batch_alter_table('escalation_rule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_escalation_rule_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index('ix_escalation_rule_on', ['id'], unique=False, sqlite_where=sa.text('is_on'), postgresql_where=sa.text('is_on'))
        batch_op.create_index(batch_op.f('ix_escalation_rule_segment_id'), ['segment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_escalation_rule_space_id'), ['space_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_escalation_rule_tag_id'), ['tag_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_escalation_rule_template_id'), ['template_id'], unique=False)

    op.create_table('case_link',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('other_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('parent', 'duplicate', 'related')", name=op.f('ck_case_link_kind')),
    sa.CheckConstraint('case_id <> other_id', name=op.f('ck_case_link_two')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_link_case_id_case'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['created_by_id'], ['member.id'], name=op.f('fk_case_link_created_by_id_member')),
    sa.ForeignKeyConstraint(['other_id'], ['case.id'], name=op.f('fk_case_link_other_id_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_link')),
    sa.UniqueConstraint('case_id', 'other_id', name=op.f('uq_case_link_case_id_other_id'))
    )
    with op.batch_alter_table('case_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_link_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_link_other_id'), ['other_id'], unique=False)

    op.create_table('case_presence',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('typing_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_presence_case_id_case'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_case_presence_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_presence')),
    sa.UniqueConstraint('case_id', 'member_id', name=op.f('uq_case_presence_case_id_member_id'))
    )
    with op.batch_alter_table('case_presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_presence_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_presence_seen_at'), ['seen_at'], unique=False)

    op.create_table('case_rating',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('score BETWEEN 1 AND 5', name=op.f('ck_case_rating_score')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_rating_case_id_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_rating')),
    sa.UniqueConstraint('case_id', 'resolved_at', name=op.f('uq_case_rating_case_id_resolved_at'))
    )
    with op.batch_alter_table('case_rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_rating_at'), ['at'], unique=False)

    op.create_table('case_seen',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_seen_case_id_case'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_case_seen_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_seen')),
    sa.UniqueConstraint('member_id', 'case_id', name=op.f('uq_case_seen_member_id_case_id'))
    )
    with op.batch_alter_table('case_seen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_seen_case_id'), ['case_id'], unique=False)

    op.create_table('case_text',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_text_case_id_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_text'))
    )
    op.create_table('rule_firing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rule_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('occasion', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_rule_firing_case_id_case'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['rule_id'], ['escalation_rule.id'], name=op.f('fk_rule_firing_rule_id_escalation_rule'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_rule_firing_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_firing')),
    sa.UniqueConstraint('rule_id', 'thread_id', 'occasion', name=op.f('uq_rule_firing_rule_id_thread_id_occasion'))
    )
    with op.batch_alter_table('rule_firing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_firing_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rule_firing_thread_id'), ['thread_id'], unique=False)

    op.create_table('case_clock_turn',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('clock_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('target_seconds', sa.Integer(), nullable=False),
    sa.Column('left_seconds', sa.Double(), nullable=False),
    sa.Column('calendar_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['calendar_id'], ['business_calendar.id'], name=op.f('fk_case_clock_turn_calendar_id_business_calendar'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['clock_id'], ['case_clock.id'], name=op.f('fk_case_clock_turn_clock_id_case_clock'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_clock_turn'))
    )
    with op.batch_alter_table('case_clock_turn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_clock_turn_clock_id'), ['clock_id'], unique=False)

    with op.batch_alter_table('business_calendar', schema=None) as batch_op:
        batch_op.add_column(sa.Column('country', sa.String(length=8), server_default='', nullable=False))
        batch_op.add_column(sa.Column('subdivision', sa.String(length=24), server_default='', nullable=False))
        batch_op.add_column(sa.Column('open_dates', sa.JSON(), server_default='[]', nullable=False))

    with op.batch_alter_table('case_clock', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index(batch_op.f('ix_case_clock_calendar_id'), ['calendar_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_case_clock_calendar_id_business_calendar'), 'business_calendar', ['calendar_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rule_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('template_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('follow_up_told_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_case_follow_up', ['follow_up_at', 'id'], unique=False, sqlite_where=sa.text('follow_up_at IS NOT NULL'), postgresql_where=sa.text('follow_up_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_case_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_case_opened', ['opened_at', 'id'], unique=False)
        batch_op.create_index('ix_case_resolved', ['resolved_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_rule_id'), ['rule_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_template_id'), ['template_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_case_merged_into_id_case'), 'case', ['merged_into_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_case_template_id_case_template'), 'case_template', ['template_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_case_rule_id_escalation_rule'), 'escalation_rule', ['rule_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('sla_policy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('template_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('segment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('raises_priority', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('tells_team', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.create_index(batch_op.f('ix_sla_policy_segment_id'), ['segment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sla_policy_template_id'), ['template_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_sla_policy_template_id_case_template'), 'case_template', ['template_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_sla_policy_segment_id_segment'), 'segment', ['segment_id'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.add_column(sa.Column('distribution', sa.String(length=12), server_default='by_hand', nullable=False))
        batch_op.add_column(sa.Column('most_open', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_team_distribution'), "distribution IN ('by_hand', 'round_robin', 'load')")

    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('given_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.add_column(sa.Column('theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index(batch_op.f('ix_thread_theme_id'), ['theme_id'], unique=False)
        batch_op.create_index('ix_thread_unsolved_created', ['created_at', 'id'], unique=False, sqlite_where=sa.text("kind = 'question' AND accepted_post_id IS NULL AND hidden_at IS NULL AND deleted_at IS NULL AND merged_into_id IS NULL AND closed_at IS NULL AND archived_at IS NULL"), postgresql_where=sa.text("kind = 'question' AND accepted_post_id IS NULL AND hidden_at IS NULL AND deleted_at IS NULL AND merged_into_id IS NULL AND closed_at IS NULL AND archived_at IS NULL"))
        batch_op.create_foreign_key(batch_op.f('fk_thread_theme_id_theme'), 'theme', ['theme_id'], ['id'], ondelete='SET NULL')



def downgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_thread_theme_id_theme'), type_='foreignkey')
        batch_op.drop_index('ix_thread_unsolved_created')
        batch_op.drop_index(batch_op.f('ix_thread_theme_id'))
        batch_op.drop_column('theme_id')

    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.drop_column('given_at')

    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_team_distribution'), type_='check')
        batch_op.drop_column('most_open')
        batch_op.drop_column('distribution')

    with op.batch_alter_table('sla_policy', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_sla_policy_segment_id_segment'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_sla_policy_template_id_case_template'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_sla_policy_template_id'))
        batch_op.drop_index(batch_op.f('ix_sla_policy_segment_id'))
        batch_op.drop_column('tells_team')
        batch_op.drop_column('raises_priority')
        batch_op.drop_column('segment_id')
        batch_op.drop_column('template_id')

    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_case_rule_id_escalation_rule'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_case_template_id_case_template'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_case_merged_into_id_case'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_case_template_id'))
        batch_op.drop_index(batch_op.f('ix_case_rule_id'))
        batch_op.drop_index('ix_case_resolved')
        batch_op.drop_index('ix_case_opened')
        batch_op.drop_index(batch_op.f('ix_case_merged_into_id'))
        batch_op.drop_index('ix_case_follow_up', sqlite_where=sa.text('follow_up_at IS NOT NULL'), postgresql_where=sa.text('follow_up_at IS NOT NULL'))
        batch_op.drop_column('follow_up_told_at')
        batch_op.drop_column('merged_into_id')
        batch_op.drop_column('template_id')
        batch_op.drop_column('rule_id')

    with op.batch_alter_table('case_clock', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_case_clock_calendar_id_business_calendar'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_case_clock_calendar_id'))
        batch_op.drop_column('calendar_id')

    with op.batch_alter_table('business_calendar', schema=None) as batch_op:
        batch_op.drop_column('open_dates')
        batch_op.drop_column('subdivision')
        batch_op.drop_column('country')

    with op.batch_alter_table('case_clock_turn', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_clock_turn_clock_id'))

    op.drop_table('case_clock_turn')
    with op.batch_alter_table('rule_firing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rule_firing_thread_id'))
        batch_op.drop_index(batch_op.f('ix_rule_firing_case_id'))

    op.drop_table('rule_firing')
    op.drop_table('case_text')
    with op.batch_alter_table('case_seen', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_seen_case_id'))

    op.drop_table('case_seen')
    with op.batch_alter_table('case_rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_rating_at'))

    op.drop_table('case_rating')
    with op.batch_alter_table('case_presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_presence_seen_at'))
        batch_op.drop_index(batch_op.f('ix_case_presence_member_id'))

    op.drop_table('case_presence')
    with op.batch_alter_table('case_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_link_other_id'))
        batch_op.drop_index(batch_op.f('ix_case_link_created_by_id'))

    op.drop_table('case_link')
    with op.batch_alter_table('escalation_rule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_escalation_rule_template_id'))
        batch_op.drop_index(batch_op.f('ix_escalation_rule_tag_id'))
        batch_op.drop_index(batch_op.f('ix_escalation_rule_space_id'))
        batch_op.drop_index(batch_op.f('ix_escalation_rule_segment_id'))
        batch_op.drop_index('ix_escalation_rule_on', sqlite_where=sa.text('is_on'), postgresql_where=sa.text('is_on'))
        batch_op.drop_index(batch_op.f('ix_escalation_rule_created_by_id'))

    op.drop_table('escalation_rule')
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_created_by_id'))

    op.drop_table('theme')
    with op.batch_alter_table('saved_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_reply_space_id'))
        batch_op.drop_index('ix_saved_reply_owner')

    op.drop_table('saved_reply')
    with op.batch_alter_table('case_view', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_view_owner_id'))
        batch_op.drop_index(batch_op.f('ix_case_view_is_shared'))

    op.drop_table('case_view')
    with op.batch_alter_table('case_template', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_template_team_id'))

    op.drop_table('case_template')
    with op.batch_alter_table('case_bulk_deed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_bulk_deed_at'))
        batch_op.drop_index(batch_op.f('ix_case_bulk_deed_actor_id'))

    op.drop_table('case_bulk_deed')
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.drop_index('ix_absence_member')
        batch_op.drop_index(batch_op.f('ix_absence_cover_id'))

    op.drop_table('absence')
