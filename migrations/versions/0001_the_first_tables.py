"""the first tables

Revises: 
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('business_calendar',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('weekly', sa.JSON(), nullable=False),
    sa.Column('holidays', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_business_calendar')),
    sa.UniqueConstraint('name', name=op.f('uq_business_calendar_name'))
    )
    op.create_table('guesses',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('may_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_guesses'))
    )
    with op.batch_alter_table('guesses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guesses_may_try_at'), ['may_try_at'], unique=False)

    op.create_table('imported',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('site', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('foreign_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('local_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported')),
    sa.UniqueConstraint('site', 'kind', 'foreign_id', name=op.f('uq_imported_site_kind_foreign_id'))
    )
    op.create_table('lane',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('leased_by', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lane'))
    )
    op.create_table('member',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('handle', sa.String(80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(320), nullable=True),
    sa.Column('email_verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=True),
    sa.Column('theme', sa.String(length=8), nullable=False),
    sa.Column('relation', sa.String(length=16), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('about_html', sa.Text(), nullable=False),
    sa.Column('location', sa.String(length=200), nullable=False),
    sa.Column('website', sa.String(length=400), nullable=False),
    sa.Column('origin_url', sa.String(length=400), nullable=True),
    sa.Column('reputation', sa.Integer(), nullable=False),
    sa.Column('question_count', sa.Integer(), nullable=False),
    sa.Column('answer_count', sa.Integer(), nullable=False),
    sa.Column('trust_level', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member')),
    sa.UniqueConstraint('email', name=op.f('uq_member_email')),
    sa.UniqueConstraint('handle', name=op.f('uq_member_handle'))
    )
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index('ix_member_created_at_id', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_member_reputation_id', ['reputation', 'id'], unique=False)

    op.create_table('registration',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('handle', sa.String(80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(320), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('handle', name=op.f('uq_registration_handle'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_expires_at'), ['expires_at'], unique=False)

    op.create_table('setting',
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_setting'))
    )
    op.create_table('sighting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighting'))
    )
    with op.batch_alter_table('sighting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighting_kind'), ['kind'], unique=False)

    op.create_table('space',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('description', sa.String(length=500), nullable=False),
    sa.Column('visibility', sa.String(length=16), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('thread_count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_space')),
    sa.UniqueConstraint('slug', name=op.f('uq_space_slug'))
    )
    op.create_table('tag',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(70), nullable=False),
    sa.Column('description', sa.String(length=1000), nullable=False),
    sa.Column('thread_count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag')),
    sa.UniqueConstraint('name', name=op.f('uq_tag_name'))
    )
    with op.batch_alter_table('tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tag_thread_count'), ['thread_count'], unique=False)

    op.create_table('team',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('name', name=op.f('uq_team_name'))
    )
    op.create_table('worker',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker'))
    )
    op.create_table('area',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_area_owner_id_member')),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_area_space_id_space')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('slug', name=op.f('uq_area_slug'))
    )
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_area_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_area_space_id'), ['space_id'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=128), nullable=True),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('subject_type', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_event_actor_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('key', name=op.f('uq_event_key'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_event_at', ['at'], unique=False)
        batch_op.create_index('ix_event_subject', ['subject_type', 'subject_id'], unique=False)

    op.create_table('mail_refusal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_mail_refusal_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_refusal')),
    sa.UniqueConstraint('member_id', 'kind', name=op.f('uq_mail_refusal_member_id_kind'))
    )
    op.create_table('mail_token',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.String(320), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_mail_token_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_mail_token_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_mail_token_token_hash'))
    )
    with op.batch_alter_table('mail_token', schema=None) as batch_op:
        batch_op.create_index('ix_mail_token_email_created_at', ['email', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_token_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_token_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_token_registration_id'), ['registration_id'], unique=False)

    op.create_table('receipt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('form_id', sa.String(length=32), nullable=False),
    sa.Column('address', sa.String(length=400), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_receipt_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sa.UniqueConstraint('member_id', 'form_id', name=op.f('uq_receipt_member_id_form_id'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipt_made_at'), ['made_at'], unique=False)

    op.create_table('role',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=16), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_role_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_role_space_id_space'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('member_id', 'name', 'space_id', name=op.f('uq_role_member_id_name_space_id'))
    )
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_space_id'), ['space_id'], unique=False)
        batch_op.create_index('uq_role_everywhere', ['member_id', 'name'], unique=True, sqlite_where=sa.text('space_id IS NULL'), postgresql_where=sa.text('space_id IS NULL'))

    op.create_table('sign_in',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_agent', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_sign_in_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_member_id'), ['member_id'], unique=False)

    op.create_table('sla_policy',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('calendar_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('targets', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['calendar_id'], ['business_calendar.id'], name=op.f('fk_sla_policy_calendar_id_business_calendar')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sla_policy')),
    sa.UniqueConstraint('name', name=op.f('uq_sla_policy_name'))
    )
    with op.batch_alter_table('sla_policy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sla_policy_calendar_id'), ['calendar_id'], unique=False)

    op.create_table('team_member',
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_team_member_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_member_team_id_team'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('team_id', 'member_id', name=op.f('pk_team_member'))
    )
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_member_member_id'), ['member_id'], unique=False)

    op.create_table('team_space',
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_team_space_space_id_space'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_space_team_id_team'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('team_id', 'space_id', name=op.f('pk_team_space'))
    )
    with op.batch_alter_table('team_space', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_space_space_id'), ['space_id'], unique=False)

    op.create_table('thread',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('visibility', sa.String(length=8), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('asker_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('asker_name', sa.String(length=120), nullable=False),
    sa.Column('tag_names', sa.JSON(), nullable=False),
    sa.Column('excerpt', sa.String(length=300), nullable=False),
    sa.Column('answer_state', sa.String(length=12), nullable=False),
    sa.Column('accepted_post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('rejected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('support_state', sa.String(length=24), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_reason', sa.String(length=20), nullable=True),
    sa.Column('canonical_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('answer_count', sa.Integer(), nullable=False),
    sa.Column('best_answer_score', sa.Integer(), nullable=True),
    sa.Column('backing_count', sa.Integer(), nullable=False),
    sa.Column('view_count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('active_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("answer_state IN ('unanswered', 'answered', 'solved', 'rejected')", name=op.f('ck_thread_answer_state')),
    sa.CheckConstraint("kind IN ('question', 'suggestion')", name=op.f('ck_thread_kind')),
    sa.CheckConstraint("visibility IN ('public', 'private')", name=op.f('ck_thread_visibility')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['member.id'], name=op.f('fk_thread_accepted_by_id_member')),
    sa.ForeignKeyConstraint(['asker_id'], ['member.id'], name=op.f('fk_thread_asker_id_member')),
    sa.ForeignKeyConstraint(['canonical_id'], ['thread.id'], name=op.f('fk_thread_canonical_id_thread')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['thread.id'], name=op.f('fk_thread_merged_into_id_thread')),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_thread_space_id_space')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread'))
    )
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.create_index('ix_thread_asker', ['asker_id', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_thread_canonical_id'), ['canonical_id'], unique=False)
        batch_op.create_index('ix_thread_listed_active', ['kind', 'active_at', 'id'], unique=False, sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.create_index('ix_thread_listed_backings', ['kind', 'backing_count', 'id'], unique=False, sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.create_index('ix_thread_listed_created', ['kind', 'created_at', 'id'], unique=False, sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.create_index('ix_thread_listed_score', ['kind', 'score', 'id'], unique=False, sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.create_index('ix_thread_listed_state', ['kind', 'answer_state', 'active_at', 'id'], unique=False, sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.create_index(batch_op.f('ix_thread_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_thread_space_active', ['space_id', 'kind', 'active_at', 'id'], unique=False)

    op.create_table('backing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('added_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('backed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['member.id'], name=op.f('fk_backing_added_by_id_member')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_backing_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_backing_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backing')),
    sa.UniqueConstraint('thread_id', 'member_id', name=op.f('uq_backing_thread_id_member_id'))
    )
    with op.batch_alter_table('backing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_backing_member_id'), ['member_id'], unique=False)

    op.create_table('delivery',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reaction', sa.String(length=80), nullable=False),
    sa.Column('receiver', sa.String(length=64), nullable=False),
    sa.Column('lane', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_by', sa.String(length=64), nullable=True),
    sa.Column('last_error', sa.String(length=500), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_delivery_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('event_id', 'reaction', 'receiver', name=op.f('uq_delivery_event_id_reaction_receiver'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index('ix_delivery_leased_by', ['leased_by'], unique=False, sqlite_where=sa.text('leased_by IS NOT NULL'), postgresql_where=sa.text('leased_by IS NOT NULL'))
        batch_op.create_index('ix_delivery_pending', ['lane', 'next_try_at', 'id'], unique=False, sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))
        batch_op.create_index('ix_delivery_state_done_at', ['state', 'done_at'], unique=False)

    op.create_table('post',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('author_name', sa.String(length=120), nullable=False),
    sa.Column('staff_role', sa.String(length=16), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('comment_count', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('editor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('wiki_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('licence', sa.String(length=20), nullable=True),
    sa.Column('origin_url', sa.String(length=400), nullable=True),
    sa.CheckConstraint("kind IN ('opening', 'answer', 'comment')", name=op.f('ck_post_kind')),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_post_author_id_member')),
    sa.ForeignKeyConstraint(['deleted_by_id'], ['member.id'], name=op.f('fk_post_deleted_by_id_member')),
    sa.ForeignKeyConstraint(['editor_id'], ['member.id'], name=op.f('fk_post_editor_id_member')),
    sa.ForeignKeyConstraint(['parent_id'], ['post.id'], name=op.f('fk_post_parent_id_post')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_post_thread_id_thread')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index('ix_post_author_kind_created', ['author_id', 'kind', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_post_parent', ['parent_id', 'id'], unique=False)
        batch_op.create_index('ix_post_thread_kind', ['thread_id', 'kind', 'id'], unique=False)

    op.create_table('subscription',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_subscription_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_subscription_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('thread_id', 'member_id', name=op.f('uq_subscription_thread_id_member_id'))
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscription_member_id'), ['member_id'], unique=False)

    op.create_table('suggestion',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('status_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('source_count', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('draft', 'open', 'under_review', 'needs_info', 'planned', 'in_progress', 'shipped', 'declined', 'already_exists', 'merged')", name=op.f('ck_suggestion_status')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_suggestion_area_id_area')),
    sa.ForeignKeyConstraint(['id'], ['thread.id'], name=op.f('fk_suggestion_id_thread')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion'))
    )
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestion_area_id'), ['area_id'], unique=False)
        batch_op.create_index('ix_suggestion_status_at', ['status', 'status_at', 'id'], unique=False)

    op.create_table('thread_access',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_thread_access_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_access_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_access')),
    sa.UniqueConstraint('thread_id', 'member_id', name=op.f('uq_thread_access_thread_id_member_id'))
    )
    with op.batch_alter_table('thread_access', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_access_member_id'), ['member_id'], unique=False)

    op.create_table('thread_link',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('target_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['target_id'], ['thread.id'], name=op.f('fk_thread_link_target_id_thread'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_link_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_link')),
    sa.UniqueConstraint('thread_id', 'target_id', 'kind', name=op.f('uq_thread_link_thread_id_target_id_kind'))
    )
    with op.batch_alter_table('thread_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_link_target_id'), ['target_id'], unique=False)

    op.create_table('thread_tag',
    sa.Column('tag_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_thread_tag_tag_id_tag'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_tag_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('tag_id', 'thread_id', name=op.f('pk_thread_tag'))
    )
    with op.batch_alter_table('thread_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_tag_thread_id'), ['thread_id'], unique=False)

    op.create_table('case',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('status_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('priority', sa.String(length=8), nullable=False),
    sa.Column('assignee_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('policy_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('opened_how', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('previous_case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('hold_reason', sa.Text(), nullable=False),
    sa.Column('follow_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('knowledge', sa.String(length=12), nullable=True),
    sa.Column('knowledge_post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('canonical_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('knowledge_reason', sa.Text(), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('responded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('active_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("priority IN ('urgent', 'high', 'normal', 'low')", name=op.f('ck_case_priority')),
    sa.CheckConstraint("status IN ('new', 'open', 'waiting_on_customer', 'on_hold', 'resolved', 'closed')", name=op.f('ck_case_status')),
    sa.ForeignKeyConstraint(['assignee_id'], ['member.id'], name=op.f('fk_case_assignee_id_member')),
    sa.ForeignKeyConstraint(['canonical_id'], ['thread.id'], name=op.f('fk_case_canonical_id_thread')),
    sa.ForeignKeyConstraint(['knowledge_post_id'], ['post.id'], name=op.f('fk_case_knowledge_post_id_post')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['member.id'], name=op.f('fk_case_opened_by_id_member')),
    sa.ForeignKeyConstraint(['policy_id'], ['sla_policy.id'], name=op.f('fk_case_policy_id_sla_policy')),
    sa.ForeignKeyConstraint(['previous_case_id'], ['case.id'], name=op.f('fk_case_previous_case_id_case')),
    sa.ForeignKeyConstraint(['resolved_by_id'], ['member.id'], name=op.f('fk_case_resolved_by_id_member')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_case_team_id_team'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_case_thread_id_thread')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case'))
    )
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.create_index('ix_case_active', ['active_at', 'id'], unique=False)
        batch_op.create_index('ix_case_assignee_due', ['assignee_id', 'due_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_canonical_id'), ['canonical_id'], unique=False)
        batch_op.create_index('ix_case_due', ['due_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_knowledge_post_id'), ['knowledge_post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_opened_by_id'), ['opened_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_policy_id'), ['policy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_previous_case_id'), ['previous_case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_resolved_by_id'), ['resolved_by_id'], unique=False)
        batch_op.create_index('ix_case_status_active', ['status', 'active_at', 'id'], unique=False)
        batch_op.create_index('ix_case_status_due', ['status', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_case_team_due', ['team_id', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_case_thread', ['thread_id', 'id'], unique=False)
        batch_op.create_index('uq_case_open_thread', ['thread_id'], unique=True, sqlite_where=sa.text("status NOT IN ('resolved', 'closed')"), postgresql_where=sa.text("status NOT IN ('resolved', 'closed')"))

    op.create_table('ledger_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('nominal', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('undoes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_ledger_entry_actor_id_member')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_ledger_entry_member_id_member')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_ledger_entry_post_id_post')),
    sa.ForeignKeyConstraint(['undoes_id'], ['ledger_entry.id'], name=op.f('fk_ledger_entry_undoes_id_ledger_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry'))
    )
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_ledger_entry_member_id_at', ['member_id', 'at'], unique=False)
        batch_op.create_index('ix_ledger_entry_post_id_kind', ['post_id', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_entry_undoes_id'), ['undoes_id'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=True),
    sa.Column('tag_names', sa.JSON(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('summary', sa.String(length=600), nullable=False),
    sa.Column('editor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('editor_name', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['editor_id'], ['member.id'], name=op.f('fk_revision_editor_id_member')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_revision_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('post_id', 'number', name=op.f('uq_revision_post_id_number'))
    )
    op.create_table('source',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('suggestion_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('added_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['member.id'], name=op.f('fk_source_added_by_id_member')),
    sa.ForeignKeyConstraint(['customer_id'], ['member.id'], name=op.f('fk_source_customer_id_member')),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggestion.id'], name=op.f('fk_source_suggestion_id_suggestion')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_source_thread_id_thread')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source')),
    sa.UniqueConstraint('suggestion_id', 'thread_id', name=op.f('uq_source_suggestion_id_thread_id'))
    )
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_source_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_source_thread_id'), ['thread_id'], unique=False)

    op.create_table('status_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('suggestion_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('before', sa.String(length=16), nullable=False),
    sa.Column('after', sa.String(length=16), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_status_change_author_id_member')),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggestion.id'], name=op.f('fk_status_change_suggestion_id_suggestion')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_status_change'))
    )
    with op.batch_alter_table('status_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_status_change_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_status_change_suggestion', ['suggestion_id', 'id'], unique=False)

    op.create_table('vote',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('cast_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('value IN (-1, 1)', name=op.f('ck_vote_value')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_vote_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_vote_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote')),
    sa.UniqueConstraint('post_id', 'member_id', name=op.f('uq_vote_post_id_member_id'))
    )
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.create_index('ix_vote_member_cast', ['member_id', 'cast_at'], unique=False)

    op.create_table('case_clock',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('target_seconds', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('warn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_seconds', sa.Double(), nullable=True),
    sa.Column('met_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_why', sa.String(length=12), nullable=False),
    sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('breached_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('first_response', 'next_response', 'resolution')", name=op.f('ck_case_clock_kind')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_clock_case_id_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_clock'))
    )
    with op.batch_alter_table('case_clock', schema=None) as batch_op:
        batch_op.create_index('ix_case_clock_case', ['case_id', 'id'], unique=False)
        batch_op.create_index('ix_case_clock_due', ['due_at'], unique=False, sqlite_where=sa.text('paused_at IS NULL AND stopped_at IS NULL'), postgresql_where=sa.text('paused_at IS NULL AND stopped_at IS NULL'))
        batch_op.create_index('ix_case_clock_untold', ['due_at'], unique=False, sqlite_where=sa.text('breached_at IS NOT NULL AND told_at IS NULL'), postgresql_where=sa.text('breached_at IS NOT NULL AND told_at IS NULL'))
        batch_op.create_index('ix_case_clock_warn', ['warn_at'], unique=False, sqlite_where=sa.text('paused_at IS NULL AND stopped_at IS NULL'), postgresql_where=sa.text('paused_at IS NULL AND stopped_at IS NULL'))

    op.create_table('case_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('once', sa.String(length=60), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_case_entry_actor_id_member')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_entry_case_id_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_entry')),
    sa.UniqueConstraint('case_id', 'once', name=op.f('uq_case_entry_case_id_once'))
    )
    with op.batch_alter_table('case_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_case_entry_case', ['case_id', 'id'], unique=False)

    op.create_table('case_message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_case_message_author_id_member')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_message_case_id_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_message'))
    )
    with op.batch_alter_table('case_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_message_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_case_message_case', ['case_id', 'id'], unique=False)

    op.create_table('case_note',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_case_note_author_id_member')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_note_case_id_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_note'))
    )
    with op.batch_alter_table('case_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_note_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_case_note_case', ['case_id', 'id'], unique=False)

    op.create_table('notification',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('why', sa.String(length=8), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mail_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_notification_actor_id_member'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_notification_case_id_case'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_notification_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_notification_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_notification_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_notification_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notification')),
    sa.UniqueConstraint('member_id', 'event_id', name=op.f('uq_notification_member_id_event_id'))
    )
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notification_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notification_event_id'), ['event_id'], unique=False)
        batch_op.create_index('ix_notification_mailed', ['member_id', 'mail_at'], unique=False)
        batch_op.create_index('ix_notification_member', ['member_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notification_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notification_thread_id'), ['thread_id'], unique=False)
        batch_op.create_index('ix_notification_unread', ['member_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))




def downgrade() -> None:

    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_index('ix_notification_unread', sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_notification_thread_id'))
        batch_op.drop_index(batch_op.f('ix_notification_post_id'))
        batch_op.drop_index('ix_notification_member')
        batch_op.drop_index('ix_notification_mailed')
        batch_op.drop_index(batch_op.f('ix_notification_event_id'))
        batch_op.drop_index(batch_op.f('ix_notification_case_id'))

    op.drop_table('notification')
    with op.batch_alter_table('case_note', schema=None) as batch_op:
        batch_op.drop_index('ix_case_note_case')
        batch_op.drop_index(batch_op.f('ix_case_note_author_id'))

    op.drop_table('case_note')
    with op.batch_alter_table('case_message', schema=None) as batch_op:
        batch_op.drop_index('ix_case_message_case')
        batch_op.drop_index(batch_op.f('ix_case_message_author_id'))

    op.drop_table('case_message')
    with op.batch_alter_table('case_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_case_entry_case')
        batch_op.drop_index(batch_op.f('ix_case_entry_actor_id'))

    op.drop_table('case_entry')
    with op.batch_alter_table('case_clock', schema=None) as batch_op:
        batch_op.drop_index('ix_case_clock_warn', sqlite_where=sa.text('paused_at IS NULL AND stopped_at IS NULL'), postgresql_where=sa.text('paused_at IS NULL AND stopped_at IS NULL'))
        batch_op.drop_index('ix_case_clock_untold', sqlite_where=sa.text('breached_at IS NOT NULL AND told_at IS NULL'), postgresql_where=sa.text('breached_at IS NOT NULL AND told_at IS NULL'))
        batch_op.drop_index('ix_case_clock_due', sqlite_where=sa.text('paused_at IS NULL AND stopped_at IS NULL'), postgresql_where=sa.text('paused_at IS NULL AND stopped_at IS NULL'))
        batch_op.drop_index('ix_case_clock_case')

    op.drop_table('case_clock')
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.drop_index('ix_vote_member_cast')

    op.drop_table('vote')
    with op.batch_alter_table('status_change', schema=None) as batch_op:
        batch_op.drop_index('ix_status_change_suggestion')
        batch_op.drop_index(batch_op.f('ix_status_change_author_id'))

    op.drop_table('status_change')
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_source_thread_id'))
        batch_op.drop_index(batch_op.f('ix_source_customer_id'))

    op.drop_table('source')
    op.drop_table('revision')
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_entry_undoes_id'))
        batch_op.drop_index('ix_ledger_entry_post_id_kind')
        batch_op.drop_index('ix_ledger_entry_member_id_at')
        batch_op.drop_index(batch_op.f('ix_ledger_entry_actor_id'))

    op.drop_table('ledger_entry')
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_index('uq_case_open_thread', sqlite_where=sa.text("status NOT IN ('resolved', 'closed')"), postgresql_where=sa.text("status NOT IN ('resolved', 'closed')"))
        batch_op.drop_index('ix_case_thread')
        batch_op.drop_index('ix_case_team_due')
        batch_op.drop_index('ix_case_status_due')
        batch_op.drop_index('ix_case_status_active')
        batch_op.drop_index(batch_op.f('ix_case_resolved_by_id'))
        batch_op.drop_index(batch_op.f('ix_case_previous_case_id'))
        batch_op.drop_index(batch_op.f('ix_case_policy_id'))
        batch_op.drop_index(batch_op.f('ix_case_opened_by_id'))
        batch_op.drop_index(batch_op.f('ix_case_knowledge_post_id'))
        batch_op.drop_index('ix_case_due')
        batch_op.drop_index(batch_op.f('ix_case_canonical_id'))
        batch_op.drop_index('ix_case_assignee_due')
        batch_op.drop_index('ix_case_active')

    op.drop_table('case')
    with op.batch_alter_table('thread_tag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_tag_thread_id'))

    op.drop_table('thread_tag')
    with op.batch_alter_table('thread_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_link_target_id'))

    op.drop_table('thread_link')
    with op.batch_alter_table('thread_access', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_access_member_id'))

    op.drop_table('thread_access')
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.drop_index('ix_suggestion_status_at')
        batch_op.drop_index(batch_op.f('ix_suggestion_area_id'))

    op.drop_table('suggestion')
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subscription_member_id'))

    op.drop_table('subscription')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('ix_post_thread_kind')
        batch_op.drop_index('ix_post_parent')
        batch_op.drop_index('ix_post_author_kind_created')

    op.drop_table('post')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_delivery_state_done_at')
        batch_op.drop_index('ix_delivery_pending', sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))
        batch_op.drop_index('ix_delivery_leased_by', sqlite_where=sa.text('leased_by IS NOT NULL'), postgresql_where=sa.text('leased_by IS NOT NULL'))

    op.drop_table('delivery')
    with op.batch_alter_table('backing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_backing_member_id'))

    op.drop_table('backing')
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_space_active')
        batch_op.drop_index(batch_op.f('ix_thread_merged_into_id'))
        batch_op.drop_index('ix_thread_listed_state', sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.drop_index('ix_thread_listed_score', sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.drop_index('ix_thread_listed_created', sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.drop_index('ix_thread_listed_backings', sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.drop_index('ix_thread_listed_active', sqlite_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"), postgresql_where=sa.text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL"))
        batch_op.drop_index(batch_op.f('ix_thread_canonical_id'))
        batch_op.drop_index('ix_thread_asker')

    op.drop_table('thread')
    with op.batch_alter_table('team_space', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_space_space_id'))

    op.drop_table('team_space')
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_member_member_id'))

    op.drop_table('team_member')
    with op.batch_alter_table('sla_policy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sla_policy_calendar_id'))

    op.drop_table('sla_policy')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_member_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.drop_index('uq_role_everywhere', sqlite_where=sa.text('space_id IS NULL'), postgresql_where=sa.text('space_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_role_space_id'))
        batch_op.drop_index(batch_op.f('ix_role_name'))

    op.drop_table('role')
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_receipt_made_at'))

    op.drop_table('receipt')
    with op.batch_alter_table('mail_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_token_registration_id'))
        batch_op.drop_index(batch_op.f('ix_mail_token_member_id'))
        batch_op.drop_index(batch_op.f('ix_mail_token_expires_at'))
        batch_op.drop_index('ix_mail_token_email_created_at')

    op.drop_table('mail_token')
    op.drop_table('mail_refusal')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_subject')
        batch_op.drop_index('ix_event_at')
        batch_op.drop_index(batch_op.f('ix_event_actor_id'))

    op.drop_table('event')
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_area_space_id'))
        batch_op.drop_index(batch_op.f('ix_area_owner_id'))

    op.drop_table('area')
    op.drop_table('worker')
    op.drop_table('team')
    with op.batch_alter_table('tag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tag_thread_count'))

    op.drop_table('tag')
    op.drop_table('space')
    with op.batch_alter_table('sighting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sighting_kind'))

    op.drop_table('sighting')
    op.drop_table('setting')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_expires_at'))
        batch_op.drop_index(batch_op.f('ix_registration_email'))

    op.drop_table('registration')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index('ix_member_reputation_id')
        batch_op.drop_index('ix_member_created_at_id')

    op.drop_table('member')
    op.drop_table('lane')
    op.drop_table('imported')
    with op.batch_alter_table('guesses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guesses_may_try_at'))

    op.drop_table('guesses')
    op.drop_table('business_calendar')

