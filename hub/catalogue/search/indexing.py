"""Writes the search index: one entry a topic and language, and the words that occur."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction

from hub.catalogue.models import SearchEntry, SearchWord, Service, ServiceStatus, ServiceText
from hub.catalogue.search import engines
from hub.catalogue.search.words import fold, stem, words_of
from hub.catalogue.texts import topics

FIELDS = ("title", "keywords", "product", "life_events", "summary", "description")
MANY_WORDS = 5_000  # then all that are known are read at once
_WAITING: ContextVar[set[int] | None] = ContextVar("search_waiting", default=None)


def index(services: Iterable[Service]) -> int:
    """Writes the entries of the topics among these anew. Returns how many."""
    ids = [service.pk for service in services]
    waiting = _WAITING.get()
    if waiting is not None:
        waiting.update(ids)
        return 0
    return _index(ids)


@contextmanager
def gathered() -> Iterator[None]:
    """Within it nothing is written; at its end all of it at once, for who publishes many. In the
    caller's transaction."""
    waiting: set[int] = set()
    token = _WAITING.set(waiting)
    try:
        yield
    finally:
        _WAITING.reset(token)
    if waiting:
        _index(sorted(waiting))


def _index(ids: Sequence[int]) -> int:
    with transaction.atomic():
        engines.forget(ids)
        SearchEntry.objects.filter(service__in=ids).delete()
        texts = ServiceText.objects.filter(
            service__in=ids,
            service__base=None,
            service__status=ServiceStatus.PUBLISHED,
            language__in=("nl", "en"),
        )
        texts = texts.select_related("service__uniform_product")
        entries = SearchEntry.objects.bulk_create(
            [_entry(text) for text in texts.prefetch_related("service__life_events")],
            batch_size=500,
        )
        engines.remember(entries)
        _learn(entries)
    return len(entries)


def rebuild(*, now: datetime) -> int:
    """The whole index, from what is published now."""
    with transaction.atomic():
        engines.forget(None)
        SearchEntry.objects.all().delete()
        SearchWord.objects.all().delete()
        engines.forget_words()
        return _index([service.pk for service in topics(now)])


def _entry(text: ServiceText) -> SearchEntry:
    service, language = text.service, text.language
    events = service.life_events.all()
    product = service.uniform_product
    fields = {
        "title": [text.title],
        "keywords": [str(phrase) for phrase in text.keywords],
        "product": [product.name] if product else [],
        "life_events": [e.name_nl if language == "nl" else e.name_en for e in events],
        "summary": [text.summary],
        "description": [text.description],
    }
    stems = {name: [_stems(phrase, language) for phrase in fields[name]] for name in FIELDS}
    every = {one for phrases in stems.values() for phrase in phrases for one in phrase}
    return SearchEntry(
        service=service,
        language=language,
        phrases=[fold(phrase) for phrase in fields["title"] + fields["keywords"]],
        fields=stems,
        stems=" ".join(sorted(every)),
        rank=service.rank,
    )


def _stems(phrase: str, language: str) -> list[str]:
    return [stem(word, language) for word in words_of(phrase)]


def _learn(entries: list[SearchEntry]) -> None:
    """The vocabulary against which typing errors are measured: words of titles and keywords."""
    wanted = {
        (entry.language, word)
        for entry in entries
        for phrase in entry.phrases
        for word in phrase.split()
        if len(word) > 2
    }
    words = {word for _language, word in wanted}
    rows = SearchWord.objects.filter(language__in=("nl", "en"))
    if len(words) < MANY_WORDS:
        rows = rows.filter(word__in=words)
    known = set(rows.values_list("language", "word"))
    fresh = [
        SearchWord(language=language, word=word, stem=stem(word, language))
        for language, word in sorted(wanted - known)
    ]
    engines.learn(fresh)
