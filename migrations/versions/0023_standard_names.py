"""standard names of tables and columns

Revises: 0022
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

TABLES = {
    'case_template': 'case_type',
    'case_bulk_deed': 'case_bulk_action',
    'case_entry': 'case_history',
    'guesses': 'failed_sign_in',
    'mail_refusal': 'mail_opt_out',
    'receipt': 'form_submission',
    'sighting': 'page_view',
    'standing': 'leaderboard_entry',
    'lane': 'ordered_queue',
}
# By table, as it is called after the upgrade.
COLUMNS = {
    'case': {'template_id': 'case_type_id'},
    'escalation_rule': {'template_id': 'case_type_id'},
    'sla_policy': {'template_id': 'case_type_id'},
    'case_bulk_action': {'deed': 'action'},
    'log_entry': {'deed': 'action'},
}
# Indexes and constraints are called after their table and columns.
NAMES = {
    'fk_case_template_id_case_template': 'fk_case_case_type_id_case_type',
    'fk_escalation_rule_template_id_case_template': 'fk_escalation_rule_case_type_id_case_type',
    'fk_sla_policy_template_id_case_template': 'fk_sla_policy_case_type_id_case_type',
    'ix_case_template_id': 'ix_case_case_type_id',
    'ix_escalation_rule_template_id': 'ix_escalation_rule_case_type_id',
    'ix_sla_policy_template_id': 'ix_sla_policy_case_type_id',
    'ix_log_entry_deed': 'ix_log_entry_action',
}


def upgrade() -> None:
    _rename(TABLES, COLUMNS, NAMES)


def downgrade() -> None:
    columns = {table: {new: old for old, new in names.items()} for table, names in COLUMNS.items()}
    _rename({new: old for old, new in TABLES.items()}, columns, {new: old for old, new in NAMES.items()})


def _rename(tables: dict[str, str], columns: dict[str, dict[str, str]], names: dict[str, str]) -> None:
    for table, renamed in columns.items():
        for old, new in renamed.items():
            op.alter_column(_now(table), old, new_column_name=new)
    for old, new in tables.items():
        op.rename_table(old, new)
    rename_parts = _on_sqlite if op.get_bind().dialect.name == 'sqlite' else _on_postgresql
    rename_parts(tables, {tables.get(table, table) for table in map(_now, columns)} | set(tables.values()), names)


def _now(table: str) -> str:
    """Return which of its two names the table has now."""
    present = sa.inspect(op.get_bind()).get_table_names()
    return table if table in present else next(old for old, new in TABLES.items() if new == table)


def _renamed(name: str, tables: dict[str, str], names: dict[str, str]) -> str:
    if name in names:
        return names[name]
    found = re.match(r'(ix|uq|ck|fk|pk)_(' + '|'.join(tables) + r')(?=_|$)', name)
    return name if found is None else f'{found[1]}_{tables[found[2]]}{name[found.end():]}'


def _on_postgresql(tables: dict[str, str], touched: set[str], names: dict[str, str]) -> None:
    where = "WHERE conrelid IN (SELECT oid FROM pg_class WHERE relname = :table)"
    for table in sorted(touched):
        found = op.get_bind().execute(sa.text(f'SELECT conname FROM pg_constraint {where}'), {'table': table})
        for old in found.scalars().all():
            if (new := _renamed(old, tables, names)) != old:
                op.execute(f'ALTER TABLE "{table}" RENAME CONSTRAINT "{old}" TO "{new}"')
        found = op.get_bind().execute(sa.text('SELECT indexname FROM pg_indexes WHERE tablename = :table'), {'table': table})
        for old in found.scalars().all():
            if (new := _renamed(old, tables, names)) != old:
                op.execute(f'ALTER INDEX "{old}" RENAME TO "{new}"')


def _on_sqlite(tables: dict[str, str], touched: set[str], names: dict[str, str]) -> None:
    """Copy each table to one whose statement has the new names, as SQLite cannot rename constraints and indexes."""
    connection = op.get_bind()
    for table in sorted(touched):
        kept = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL")
        statements = [tuple(row) for row in connection.execute(kept, {'table': table})]
        made = next(sql for kind, sql in statements if kind == 'table')
        copy = re.sub(r'\w+', lambda word: _renamed(word[0], tables, names), made)
        copy = re.sub(r'^CREATE TABLE\s+("?)' + table + r'\1(?=[\s(])', f'CREATE TABLE "{table}_copy"', copy)
        connection.exec_driver_sql(copy)
        connection.exec_driver_sql(f'INSERT INTO "{table}_copy" SELECT * FROM "{table}"')
        connection.exec_driver_sql(f'DROP TABLE "{table}"')
        connection.exec_driver_sql(f'ALTER TABLE "{table}_copy" RENAME TO "{table}"')
        for kind, sql in statements:
            if kind == 'index':
                connection.exec_driver_sql(re.sub(r'\w+', lambda word: _renamed(word[0], tables, names), sql))
