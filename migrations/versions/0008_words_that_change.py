"""notes and messages can be edited, withdrawn and undone; notes hold files

Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
OF_ONE = "(message_id IS NULL) <> (note_id IS NULL)"


def upgrade() -> None:
    for table in ('case_message', 'case_note'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('revision', sa.Integer(), nullable=False, server_default='1'))
            batch_op.add_column(sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True))
            batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('revision', existing_type=sa.Integer(), existing_nullable=False, server_default=None)

    op.create_table('case_version',
    sa.Column('id', LONG, nullable=False),
    sa.Column('message_id', LONG, nullable=True),
    sa.Column('note_id', LONG, nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('replaced_by_id', LONG, nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(OF_ONE, name=op.f('ck_case_version_of_one')),
    sa.ForeignKeyConstraint(['message_id'], ['case_message.id'], name=op.f('fk_case_version_message_id_case_message'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['note_id'], ['case_note.id'], name=op.f('fk_case_version_note_id_case_note'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['member.id'], name=op.f('fk_case_version_replaced_by_id_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_version')),
    sa.UniqueConstraint('message_id', 'number', name=op.f('uq_case_version_message_id_number')),
    sa.UniqueConstraint('note_id', 'number', name=op.f('uq_case_version_note_id_number'))
    )
    with op.batch_alter_table('case_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_version_replaced_by_id'), ['replaced_by_id'], unique=False)

    op.create_table('case_undo',
    sa.Column('id', LONG, nullable=False),
    sa.Column('case_id', LONG, nullable=False),
    sa.Column('actor_id', LONG, nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('about_id', LONG, nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_case_undo_actor_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_undo_case_id_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_undo'))
    )
    with op.batch_alter_table('case_undo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_undo_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_undo_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_undo_case_id'), ['case_id'], unique=False)

    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.alter_column('message_id', existing_type=LONG, nullable=True)
        batch_op.add_column(sa.Column('note_id', LONG, nullable=True))
        batch_op.create_index(batch_op.f('ix_case_file_note_id'), ['note_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_case_file_note_id_case_note'), 'case_note', ['note_id'], ['id'], ondelete='CASCADE')
        batch_op.create_check_constraint(batch_op.f('ck_case_file_of_one'), OF_ONE)


def downgrade() -> None:
    op.execute("DELETE FROM case_file WHERE message_id IS NULL")  # then they are their senders' alone
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_case_file_of_one'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_case_file_note_id_case_note'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_case_file_note_id'))
        batch_op.drop_column('note_id')
        batch_op.alter_column('message_id', existing_type=LONG, nullable=False)

    op.drop_table('case_undo')
    op.drop_table('case_version')
    for table in ('case_note', 'case_message'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('withdrawn_at')
            batch_op.drop_column('edited_at')
            batch_op.drop_column('revision')
