"""PostgreSQL itself refuses to change or delete an event; SQLite leaves that to the model (casework.EventQuerySet).

TRUNCATE is refused too, unless the session says `portal.may_truncate`: only the tests do, which empty every table.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

RULES = """
CREATE FUNCTION dossiers_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('portal.may_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'dossiers_event is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON dossiers_event
    FOR EACH ROW EXECUTE FUNCTION dossiers_event_stays();
CREATE TRIGGER events_are_not_emptied BEFORE TRUNCATE ON dossiers_event
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_event_stays();
"""
NO_RULES = """
DROP TRIGGER events_are_not_emptied ON dossiers_event;
DROP TRIGGER events_stay ON dossiers_event;
DROP FUNCTION dossiers_event_stays();
"""


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(RULES, params=None)


def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(NO_RULES, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0004_reading_log"),
    ]

    operations = [migrations.RunPython(protect, release)]
