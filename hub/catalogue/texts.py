"""What a page says about a service: a variant's own words over its base's, in one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from hub.catalogue.models import Cost, Deadline, Service, ServiceStatus, ServiceText
from hub.kept import Kept

MOST_ASKED = 6
FALLBACK = "nl"
FIELDS = (
    "title",
    "summary",
    "description",
    "conditions",
    "bring",
    "how",
    "processing_time",
    "legal_basis",
    "contact",
    "count_label",
)


@dataclass(frozen=True, slots=True)
class PublishedText:
    """The texts as shown. `language` is the one they are in: Dutch where there is no other."""

    language: str
    title: str
    summary: str = ""
    description: str = ""
    conditions: str = ""
    bring: str = ""
    how: str = ""
    processing_time: str = ""
    legal_basis: str = ""
    contact: str = ""
    count_label: str = ""

    @property
    def bring_list(self) -> list[str]:
        """The lines of `bring`, without their dashes."""
        return [line.lstrip("- ").strip() for line in self.bring.splitlines() if line.strip()]


def published(now: datetime) -> QuerySet[Service]:
    """The services that the public may see at this moment."""
    return Service.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=now),
        Q(valid_until=None) | Q(valid_until__gt=now),
        status=ServiceStatus.PUBLISHED,
    )


def topics(now: datetime) -> QuerySet[Service]:
    """What search finds: base texts, and services that have no base."""
    return published(now).filter(base=None)


def most_asked(now: datetime) -> list[Service]:
    return list(topics(now).filter(rank__gt=0).order_by("-rank")[:MOST_ASKED])


def texts_of(services: Iterable[Service], language: str) -> dict[int, PublishedText]:
    """The texts of many services by id, in one query."""
    services = list(services)
    wanted = {s.pk for s in services} | {s.base_id for s in services if s.base_id}
    rows = {(row.service_id, row.language): row for row in _texts(wanted, language)}
    return {service.pk: _merged(service, language, rows) for service in services}


def _texts(ids: set[int], language: str) -> Iterable[ServiceText]:
    if len(ids) == 1:
        return TEXTS_OF_ONE.rows(*ids, language)
    return ServiceText.objects.filter(service__in=ids, language__in={language, FALLBACK})


TEXTS_OF_ONE = Kept(
    lambda service, language: ServiceText.objects.filter(
        Q(language=language) | Q(language=FALLBACK), service=service
    ),
    *(int, str),
)


def text_of(service: Service, language: str) -> PublishedText:
    return texts_of([service], language)[service.pk]


def titles_of(services: Iterable[Service], language: str = "") -> dict[int, str]:
    """By service, as `texts_of` tells them: in the language, else the active one. Two columns."""
    services = list(services)
    tongue = language or get_language() or FALLBACK
    known = {s.pk: s.__dict__["_titles"][tongue] for s in services if knows_title(s, tongue)}
    services = [service for service in services if service.pk not in known]
    return (known | _read_titles(services, tongue)) if services else known


def _read_titles(services: Sequence[Service], tongue: str) -> dict[int, str]:
    ids = {pk for service in services for pk in (service.pk, service.base_id) if pk}
    found: dict[tuple[int | None, str], str] = {
        (pk, spoken): title for pk, spoken, title in _titles(ids, tongue) if title
    }
    return {
        service.pk: next(
            (
                found[pk, spoken]
                for spoken in (tongue, FALLBACK)
                for pk in (service.pk, service.base_id)
                if (pk, spoken) in found
            ),
            service.slug,
        )
        for service in services
    }


def knows_title(service: Service, language: str) -> bool:
    return language in service.__dict__.get("_titles", {})


def know_title(service: Service, language: str, title: str) -> None:
    """For who has just read it with the service, by `title_in`."""
    service.__dict__["_titles"] = {language: title}


def title_in(language: str, service: str) -> Coalesce:
    """To annotate a queryset with: the title as `titles_of` tells it. `service` is its path."""
    tongues, paths = (language, FALLBACK), (service, f"{service}__base")
    told = [_told(tongue, path) for tongue in tongues for path in paths]
    return Coalesce(*told, f"{service}__slug", output_field=CharField())


def _told(language: str, service: str) -> Subquery:
    rows = ServiceText.objects.filter(service=OuterRef(service), language=language)
    return Subquery(rows.exclude(title="").values("title"))


def _titles(ids: set[int], language: str) -> list[tuple[int, str, str]]:
    if len(ids) == 1:
        return TITLES_OF_ONE.rows(*ids, language)
    rows = ServiceText.objects.filter(service__in=ids, language__in={language, FALLBACK})
    return list(rows.values_list(*TITLE))


TITLE = ("service", "language", "title")
TITLES_OF_ONE = Kept(
    lambda service, language: ServiceText.objects.filter(
        Q(language=language) | Q(language=FALLBACK), service=service
    ).values_list(*TITLE),
    *(int, str),
)


def _merged(
    service: Service, language: str, rows: dict[tuple[int, str], ServiceText]
) -> PublishedText:
    """Own words first, then the base's, in the language asked; only then the same in Dutch."""
    for tongue in (language, FALLBACK):
        layers = [rows.get((service.pk, tongue)), rows.get((service.base_id or 0, tongue))]
        said = [layer for layer in layers if layer is not None]
        if any(layer.title for layer in said):
            words = {f: next((v for s in said if (v := getattr(s, f))), "") for f in FIELDS}
            return PublishedText(language=tongue, **words)
    return PublishedText(language=FALLBACK, title=service.slug)


def costs_of(service: Service, on: date) -> list[Cost]:
    """The amounts valid on a date: the service's own, or else those of its base."""
    valid = Cost.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on
    ).order_by("pk")
    return list(valid.filter(service=service)) or list(valid.filter(service=service.base_id))


def deadlines_of(service: Service) -> list[Deadline]:
    own = list(Deadline.objects.filter(service=service).order_by("pk"))
    return own or list(Deadline.objects.filter(service=service.base_id).order_by("pk"))
