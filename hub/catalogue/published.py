"""What citizens may see of the catalogue, and its texts in their language."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language

from hub.catalogue.models import Service, ServiceText
from hub.catalogue.texts import FALLBACK, published


def services(*, now: datetime) -> QuerySet[Service]:
    """Published services within their validity, with texts and base loaded."""
    return (
        published(now)
        .select_related("organisation", "base", "uniform_product")
        .prefetch_related("texts", "base__texts", "life_events")
    )


def text_of(service: Service, field: str, language: str | None = None) -> str:
    """A field in the language; what a variant leaves empty comes from its base, then Dutch."""
    for text in _texts(service, language or get_language() or FALLBACK):
        if value := getattr(text, field):
            return str(value)
    return ""


def _texts(service: Service, language: str) -> Iterator[ServiceText]:
    for wanted in dict.fromkeys((language, FALLBACK)):
        for source in (service, service.base):
            if source:
                yield from (text for text in source.texts.all() if text.language == wanted)
