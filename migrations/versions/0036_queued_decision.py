"""the decision queue: suggestions that have reached critical mass

Revises: 0035
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'queued_decision',
        sa.Column('suggestion_id', BIG, autoincrement=False, nullable=False),
        sa.Column('reached_at', TIME, nullable=False),
        sa.Column('decide_by', TIME, nullable=False),
        sa.Column('customer_count', sa.Integer(), nullable=False),
        sa.Column('source_count', sa.Integer(), nullable=False),
        sa.Column('impact', sa.Integer(), nullable=True),
        sa.Column('effort', sa.Integer(), nullable=True),
        sa.Column('postponed_until', TIME, nullable=True),
        sa.Column('reminded_at', TIME, nullable=True),
        sa.CheckConstraint('impact BETWEEN 1 AND 5', name=op.f('ck_queued_decision_impact')),
        sa.CheckConstraint('effort BETWEEN 1 AND 5', name=op.f('ck_queued_decision_effort')),
        sa.ForeignKeyConstraint(
            ['suggestion_id'], ['suggestion.id'], name=op.f('fk_queued_decision_suggestion_id_suggestion')
        ),
        sa.PrimaryKeyConstraint('suggestion_id', name=op.f('pk_queued_decision')),
    )
    op.create_index('ix_queued_decision_due', 'queued_decision', ['decide_by', 'suggestion_id'])


def downgrade() -> None:
    op.drop_table('queued_decision')
