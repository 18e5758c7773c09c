"""What keeps the search quick on a very large index.

SQLite: a second full-text table over titles and keywords alone, whose lists are short. PostgreSQL: lexemes for words
and for neighbouring words instead of positions and weights, so that the GIN index answers by itself and no long vector
is read again. Both: indexes from which results are counted and paged without reading the documents.
"""

from django.db import migrations, models

HEAD = ["title_folded", "keywords_folded"]
BODY = ["context_folded", "body_folded"]


def names(prefix=""):
    return ", ".join(prefix + column for column in HEAD)


NEW = f"INSERT INTO search_document_head(rowid, {names()}) VALUES (new.id, {names('new.')});"
OLD = (
    f"INSERT INTO search_document_head(search_document_head, rowid, {names()}) "
    f"VALUES ('delete', old.id, {names('old.')});"
)
SQLITE = [
    f"""CREATE VIRTUAL TABLE search_document_head USING fts5(
        {names()}, content='search_document', content_rowid='id', tokenize="unicode61 remove_diacritics 0",
        prefix='1 2 3')""",
    f"CREATE TRIGGER search_document_head_insert AFTER INSERT ON search_document BEGIN {NEW} END",
    f"CREATE TRIGGER search_document_head_delete AFTER DELETE ON search_document BEGIN {OLD} END",
    f"""CREATE TRIGGER search_document_head_update AFTER UPDATE OF id, {names()} ON search_document
        BEGIN {OLD} {NEW} END""",
    "INSERT INTO search_document_head(search_document_head) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER search_document_head_insert",
    "DROP TRIGGER search_document_head_delete",
    "DROP TRIGGER search_document_head_update",
    "DROP TABLE search_document_head",
]

# Lexemes: "word" and "word_next" anywhere, "Hword" and "Pword_next" in title or keywords.
# Folded words have no capitals.
POSTGRESQL = [
    """
    CREATE FUNCTION search_lexemes(head text, rest text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (
        SELECT array_to_tsvector(array_remove(
            array_agg(word) || array_agg(word || '_' || left(next, 80))
            || array_agg('H' || word) FILTER (WHERE in_head)
            || array_agg('P' || word || '_' || left(next, 80)) FILTER (WHERE in_head),
            NULL
        ))
        FROM (
            SELECT string_to_array(line, ' '), true FROM string_to_table(head, E'\\n') AS line
            UNION ALL SELECT string_to_array(line, ' '), false FROM string_to_table(rest, E'\\n') AS line
        ) AS lines(words, in_head), LATERAL unnest(words, words[2:]) AS pair(word, next)
        WHERE word <> '' AND length(word) <= 80
    )
    """,
    "ALTER TABLE search_document DROP COLUMN vector",
    """
    ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS (search_lexemes(
        title_folded || E'\\n' || keywords_folded, context_folded || E'\\n' || body_folded
    )) STORED
    """,
    "CREATE INDEX search_document_vector ON search_document USING GIN (vector)",
]
VECTOR = " || ".join(
    f"setweight(to_tsvector('simple', {column}), '{weight}')"
    for column, weight in zip([*HEAD, *BODY], "ABCD", strict=True)
)
POSTGRESQL_BACK = [
    "ALTER TABLE search_document DROP COLUMN vector",
    f"ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
    "CREATE INDEX search_document_vector ON search_document USING GIN (vector)",
    "DROP FUNCTION search_lexemes",
]


def run(statements):
    def forwards(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement, params=None)

    return forwards


class Migration(migrations.Migration):
    dependencies = [("search", "0008_hints")]

    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        ),
        migrations.RemoveIndex(model_name="document", name="search_docu_kind_700aeb_idx"),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["kind", "facet_set", "valid_from", "valid_until"], name="search_document_counted"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["kind", "title_sort", "id", "facet_set", "valid_from", "valid_until"],
                name="search_document_by_title",
            ),
        ),
    ]
