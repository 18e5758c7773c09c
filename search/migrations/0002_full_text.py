"""The database's own full-text index over the folded columns; it follows every write by itself.

SQLite: an FTS5 table that reads its content from search_document, kept by triggers. PostgreSQL: a generated
tsvector column under GIN. Both see only folded ASCII words, so neither needs a Vietnamese configuration.
"""

from django.db import migrations

COLUMNS = ["title_folded", "keywords_folded", "context_folded", "body_folded"]
NAMES = ", ".join(COLUMNS)


NEW = f"INSERT INTO search_document_fts(rowid, {NAMES}) VALUES (new.id, {', '.join(f'new.{c}' for c in COLUMNS)});"
OLD = (
    f"INSERT INTO search_document_fts(search_document_fts, rowid, {NAMES}) "
    f"VALUES ('delete', old.id, {', '.join(f'old.{c}' for c in COLUMNS)});"
)

SQLITE = [
    f"""CREATE VIRTUAL TABLE search_document_fts USING fts5(
        {NAMES}, content='search_document', content_rowid='id', tokenize="unicode61 remove_diacritics 0", prefix='2 3')""",
    f"CREATE TRIGGER search_document_fts_insert AFTER INSERT ON search_document BEGIN {NEW} END",
    f"CREATE TRIGGER search_document_fts_delete AFTER DELETE ON search_document BEGIN {OLD} END",
    f"""CREATE TRIGGER search_document_fts_update AFTER UPDATE OF id, {NAMES} ON search_document
        BEGIN {OLD} {NEW} END""",
]
SQLITE_BACK = [
    "DROP TRIGGER search_document_fts_insert",
    "DROP TRIGGER search_document_fts_delete",
    "DROP TRIGGER search_document_fts_update",
    "DROP TABLE search_document_fts",
]

VECTOR = " || ".join(
    f"setweight(to_tsvector('simple', {column}), '{weight}')" for column, weight in zip(COLUMNS, "ABCD", strict=True)
)
POSTGRESQL = [
    f"ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
    "CREATE INDEX search_document_vector ON search_document USING GIN (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_document DROP COLUMN vector"]


def run(statements):
    def forwards(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement, params=None)

    return forwards


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]

    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        )
    ]
