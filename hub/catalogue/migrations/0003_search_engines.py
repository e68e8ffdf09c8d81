"""What each engine needs to search: FTS5 tables, or full text and trigram indexes."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE catalogue_entry_fts USING fts5(stems, tokenize = 'unicode61')",
    "CREATE VIRTUAL TABLE catalogue_word_fts USING fts5(word, tokenize = 'trigram')",
)
POSTGRESQL = (
    "CREATE INDEX catalogue_entry_stems ON catalogue_searchentry"
    " USING gin (to_tsvector('simple', stems))",
    "CREATE INDEX catalogue_word_trigrams ON catalogue_searchword USING gin (word gin_trgm_ops)",
)
UNDO = {
    "sqlite": ("DROP TABLE catalogue_entry_fts", "DROP TABLE catalogue_word_fts"),
    "postgresql": ("DROP INDEX catalogue_entry_stems", "DROP INDEX catalogue_word_trigrams"),
}


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for sql in SQLITE if vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(sql)


def drop(apps, schema_editor):
    for sql in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_search_index")]

    operations = [TrigramExtension(), migrations.RunPython(create, drop)]
