"""PostgreSQL itself refuses to change or delete who was appointed by whom; see dossiers 0005_events_stay."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

RULES = """
CREATE FUNCTION catalog_membershipevent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('portal.may_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'catalog_membershipevent is append-only: % is refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER membership_events_stay BEFORE UPDATE OR DELETE ON catalog_membershipevent
    FOR EACH ROW EXECUTE FUNCTION catalog_membershipevent_stays();
CREATE TRIGGER membership_events_are_not_emptied BEFORE TRUNCATE ON catalog_membershipevent
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_membershipevent_stays();
"""
NO_RULES = """
DROP TRIGGER membership_events_are_not_emptied ON catalog_membershipevent;
DROP TRIGGER membership_events_stay ON catalog_membershipevent;
DROP FUNCTION catalog_membershipevent_stays();
"""


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(RULES, params=None)


def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(NO_RULES, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0007_people"),
    ]

    operations = [migrations.RunPython(protect, release)]
