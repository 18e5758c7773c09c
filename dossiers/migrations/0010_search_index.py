"""The desk's search finds parts of words: on PostgreSQL a trigram index makes that quick among a million dossiers."""

import sys

from django.db import DatabaseError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CREATE = "CREATE INDEX IF NOT EXISTS dossier_search_trigrams ON dossiers_dossier USING gin (search_text gin_trgm_ops)"
NO_RIGHT = (
    "The search index was left out: this role may not create the extension pg_trgm. The desk's search works without,"
    " only slowly. As a superuser: CREATE EXTENSION pg_trgm; then as the owner of the tables: " + CREATE + ";\n"
)


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(CREATE)
    except DatabaseError:
        sys.stderr.write(NO_RIGHT)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS dossier_search_trigrams")


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_queue_at_scale")]
    operations = [migrations.RunPython(create, drop)]
