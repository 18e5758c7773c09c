"""PostgreSQL itself refuses to change or delete what a log holds; SQLite leaves that to the model (EventQuerySet)."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

RULES = """
CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('portal.may_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '{table} is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_stays();
CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays();
"""
NO_RULES = """
DROP TRIGGER {table}_is_not_emptied ON {table};
DROP TRIGGER {table}_stays ON {table};
DROP FUNCTION {table}_stays();
"""


def refuse_changes(table: str) -> RunPython:
    """The operation of a migration that makes `table` (our own name of it) append-only.

    TRUNCATE is refused too, unless the session says `portal.may_truncate`: only the tests do, which empty every table.
    """

    def run(sql: str, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(sql.format(table=table), params=None)

    def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        run(RULES, editor)

    def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        run(NO_RULES, editor)

    return RunPython(protect, release)
