"""What each database does for search: FTS5 on SQLite, full text and pg_trgm on PostgreSQL.

Both only find candidates; `ranking` puts them in order, so both engines answer alike.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from hub.catalogue.models import SearchEntry, SearchWord

MOST_CANDIDATES = 300
MOST_WORDS = 40


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def forget(service_ids: Sequence[int] | None) -> None:
    """Before entries are deleted. PostgreSQL's indexes look after themselves."""
    if not _is_sqlite():
        return
    with connection.cursor() as cursor:
        if service_ids is None:
            cursor.execute("DELETE FROM catalogue_entry_fts")
            return
        entries = SearchEntry.objects.filter(service__in=service_ids)
        rows = [(pk,) for pk in entries.values_list("pk", flat=True)]
        cursor.executemany("DELETE FROM catalogue_entry_fts WHERE rowid = %s", rows)


def remember(entries: Iterable[SearchEntry]) -> None:
    if _is_sqlite():
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO catalogue_entry_fts (rowid, stems) VALUES (%s, %s)",
                [(entry.pk, entry.stems) for entry in entries],
            )


def forget_words() -> None:
    if _is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM catalogue_word_fts")


def learn(words: Sequence[SearchWord]) -> None:
    """On PostgreSQL another may learn the same word at this moment; SQLite has one writer."""
    if not _is_sqlite():
        SearchWord.objects.bulk_create(words, batch_size=1000, ignore_conflicts=True)
    else:
        made = SearchWord.objects.bulk_create(words, batch_size=1000)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO catalogue_word_fts (rowid, word) VALUES (%s, %s)",
                [(word.pk, word.word) for word in made],
            )


def candidates(stems: Sequence[str], language: str) -> list[SearchEntry]:
    """Entries with at least one of the stems, or a word that begins with one."""
    if not stems:
        return []
    if _is_sqlite():
        match = " OR ".join(f'"{stem}"*' for stem in stems)
        sql = (
            "SELECT rowid FROM catalogue_entry_fts WHERE catalogue_entry_fts MATCH %s"
            " ORDER BY rank LIMIT %s"
        )
        ids = _column(sql, [match, MOST_CANDIDATES * 2])
    else:
        match = " | ".join(f"{stem}:*" for stem in stems)
        sql = (
            "SELECT id FROM catalogue_searchentry, to_tsquery('simple', %s) AS query"
            " WHERE to_tsvector('simple', stems) @@ query"
            " ORDER BY ts_rank(to_tsvector('simple', stems), query) DESC LIMIT %s"
        )
        ids = _column(sql, [match, MOST_CANDIDATES * 2])
    return list(SearchEntry.objects.filter(pk__in=ids, language=language)[:MOST_CANDIDATES])


def similar_words(word: str, language: str) -> list[SearchWord]:
    """Known words that share three-letter groups with this one, most of them first."""
    if _is_sqlite():
        groups = sorted({word[at : at + 3] for at in range(len(word) - 2)})
        if not groups:
            return []
        match = " OR ".join(f'"{group}"' for group in groups)
        sql = (
            "SELECT rowid FROM catalogue_word_fts WHERE catalogue_word_fts MATCH %s"
            " ORDER BY rank LIMIT %s"
        )
        ids = _column(sql, [match, MOST_WORDS * 4])
    else:
        sql = (
            "SELECT id FROM catalogue_searchword WHERE word %% %s"
            " ORDER BY similarity(word, %s) DESC LIMIT %s"
        )
        ids = _column(sql, [word, word, MOST_WORDS * 4])
    return list(SearchWord.objects.filter(pk__in=ids, language=language))


def _column(sql: str, params: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]
