"""What a service said at a version: for its history, for comparing, and for who booked on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from hub.catalogue import document, stored, texts
from hub.catalogue.document import ServiceDocument, Words
from hub.catalogue.models import OPEN, Service, ServiceVersion, VersionState
from hub.catalogue.texts import FALLBACK, FIELDS, PublishedText

FIRST = 1


@dataclass(frozen=True, slots=True)
class Said:
    """A service, and the versions of it and of its base of which the words are wanted. None: from
    before versions were counted, which is the first."""

    service: Service  # with its base_id and slug, nothing more is needed
    version: int | None = None
    base_version: int | None = None


def history(service: Service) -> list[ServiceVersion]:
    """Newest first. Of a service that never changed there is none."""
    rows = service.versions.select_related("changed_by", "approved_by")
    return list(rows.order_by("-number"))


def open_of(service: Service) -> ServiceVersion | None:
    """As publishing.opened, of versions that may have been loaded with the service."""
    return next((row for row in service.versions.all() if row.state in OPEN), None)


def written(service: Service) -> ServiceDocument:
    """What its editors see: the open version, else what is published."""
    opened = open_of(service)
    return document.kept(opened.document) if opened else stored.read(service)


def said_in(service: Service, number: int) -> ServiceDocument | None:
    """None where there was no such version."""
    found = service.versions.filter(number=number).first()
    if found is not None:
        return document.kept(found.document)
    return stored.read(service) if number == service.version else None


def texts_then(said: Sequence[Said], language: str) -> dict[int, PublishedText]:
    """By service, as `texts.texts_of` tells them, in the words of those versions. Where a version
    has no row of its own, what stands in the tables is what it said."""
    kept = _kept(said)
    if not kept:
        return texts.texts_of([one.service for one in said], language)
    now = _stored([one.service for one in said])
    return {one.service.pk: _told(one, language, kept, now) for one in said}


Layer = Mapping[str, Words]  # by language
Kept = dict[tuple[int, int], Layer]


def _kept(said: Iterable[Said]) -> Kept:
    """The versions that are no longer what stands in the tables, with their words."""
    wanted = [pair for one in said for pair in _pairs(one)]
    asked = Q(pk__in=[])
    for service, number in wanted:
        asked |= Q(service=service, number=number)
    rows = ServiceVersion.objects.filter(asked, state=VersionState.ARCHIVED)
    return {
        (row.service_id, row.number): document.kept(row.document).texts
        for row in rows.only("service_id", "number", "document")
    }


def _pairs(one: Said) -> list[tuple[int, int]]:
    own = [(one.service.pk, one.version or FIRST)]
    base = one.service.base_id
    return own + ([(base, one.base_version or FIRST)] if base else [])


def _stored(services: Sequence[Service]) -> dict[int, Layer]:
    ids = {pk for one in services for pk in (one.pk, one.base_id) if pk}
    rows = Service.objects.filter(pk__in=ids).prefetch_related("texts")
    return {row.pk: stored.words_of(row) for row in rows}


def _told(one: Said, language: str, kept: Kept, now: Mapping[int, Layer]) -> PublishedText:
    layers = [kept.get(pair) or now.get(pair[0], {}) for pair in _pairs(one)]
    return merged(layers, language, slug=one.service.slug)


def merged(layers: Sequence[Layer], language: str, *, slug: str) -> PublishedText:
    """The words of the first layer over those of the next, by the rule of `texts.texts_of`."""
    for tongue in (language, FALLBACK):
        said = [layer.get(tongue, Words()) for layer in layers]
        if any(words.title for words in said):
            found = {f: next((v for w in said if (v := getattr(w, f))), "") for f in FIELDS}
            return PublishedText(language=tongue, **found)
    return PublishedText(language=FALLBACK, title=slug)


def stale(service: Service) -> frozenset[str]:
    """The fields whose Dutch changed later than their English, by who kept versions. A version of
    which the editor said that the English still fits makes up for all before it."""
    rows = sorted(service.versions.all(), key=lambda row: row.number)
    kept = any(row.number == service.version for row in rows)
    behind: set[str] = set()
    before: Mapping[str, Words] | None = None if kept else stored.words_of(service)
    for row in rows:
        said = document.kept(row.document).texts
        if before is not None:
            behind = _behind(behind, before, said)
        if row.translations_hold:
            behind = set()
        before = said
    return frozenset(behind)


def _behind(behind: set[str], before: Mapping[str, Words], after: Mapping[str, Words]) -> set[str]:
    changed = {
        tongue: {f for f in FIELDS if getattr(before[tongue], f) != getattr(after[tongue], f)}
        for tongue in ("nl", "en")
    }
    spoken = {f for f in FIELDS if getattr(after["en"], f)}
    return ((behind | changed["nl"]) - changed["en"]) & spoken
