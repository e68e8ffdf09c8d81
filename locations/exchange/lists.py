"""The plain lists of the daily open data: CSV that opens in a spreadsheet. Services, points, what
is had where, and hours: no person in any of them, and no reason that a planner wrote."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from hub.catalogue.exchange import addresses
from hub.catalogue.exchange.facts import ServiceFacts
from locations import bookable
from locations.api.shapes import ACCESSIBILITY
from locations.models import Closure, OpeningException, OpeningSpan, ServicePoint

Line = tuple[object, ...]
SERVICES = (
    *("id", "organisatie", "naam", "naam_en", "samenvatting", "samenvatting_en"),
    *("uniforme_productnaam", "upl_uri", "doelgroep", "gebeurtenissen", "kosten", "termijnen"),
    *("minimumleeftijd", "legitimatie", "pagina", "gewijzigd"),
)
POINTS = (
    *("id", "organisatie", "naam", "soort", "straat", "postcode", "plaats", "gemeentecode"),
    *("breedtegraad", "lengtegraad", "tijdzone", "telefoon", "talen", *ACCESSIBILITY, "pagina"),
)
OFFERINGS = (
    *("dienst", "servicepunt", "kanaal", "minuten", "minuten_per_extra_persoon"),
    *("meeste_personen", "minuten_vooraf", "dagen_vooruit"),
)
HOURS = ("servicepunt", "weekdag", "open", "dicht", "alleen_op_afspraak", "vanaf", "tot_en_met")
OTHER_HOURS = ("servicepunt", "datum", "open", "dicht")
CLOSURES = ("servicepunt", "begint", "eindigt")


def services(told: Iterable[ServiceFacts]) -> Iterator[Line]:
    yield SERVICES
    for one in told:
        said, dutch, english = one.said, one.said.texts["nl"], one.said.texts["en"]
        yield (
            *(addresses.service(one.pk), addresses.organisation(one.owner.slug)),
            *(dutch.title or one.slug, english.title, dutch.summary, english.summary),
            *((one.product.label, one.product.uri) if one.product else ("", "")),
            *(" ".join(said.audience), " ".join(said.life_events)),
            "; ".join(f"{cost.label_nl}: {cost.amount}" for cost in said.costs),
            "; ".join(f"{term.label_nl}: {term.duration}" for term in said.deadlines),
            *(said.minimum_age, _yes(said.identity_required)),
            *(addresses.page_of(one.topic_pk, one.topic_slug), one.since.isoformat()),
        )


def points() -> Iterator[Line]:
    yield POINTS
    rows = ServicePoint.objects.filter(active=True).select_related("organisation").order_by("pk")
    for point in rows.iterator():
        yield (
            *(addresses.point(point.slug), addresses.organisation(point.organisation.slug)),
            *(point.name, point.kind, point.street, point.postcode, point.place),
            *(point.municipality_code, point.latitude, point.longitude, point.zone),
            *(point.phone.as_e164 if point.phone else "", " ".join(point.languages)),
            *(_yes(getattr(point, name)) for name in ACCESSIBILITY),
            addresses.page_of_point(point.slug),
        )


def offerings(*, now: datetime, services: Iterable[int]) -> Iterator[Line]:
    """Of these services alone: what nobody is told of has no offering either."""
    yield OFFERINGS
    shown = set(services)
    for one in bookable.offerings(now=now).order_by("pk").iterator():
        if one.service_id in shown:
            point = one.service_point
            yield (
                *(addresses.service(one.service_id), addresses.point(point.slug) if point else ""),
                *(one.channel, one.base_minutes, one.extra_minutes_per_person, one.max_persons),
                *(one.notice_minutes, one.horizon_days),
            )


def hours(*, today: date) -> Iterator[Line]:
    """`weekdag` 1 is Monday (ISO 8601); `dicht` at or before `open` is after midnight."""
    yield HOURS
    rows = OpeningSpan.objects.filter(service_point__active=True).select_related("service_point")
    for span in rows.order_by("service_point", "weekday", "opens", "pk").iterator():
        if span.valid_until is None or span.valid_until >= today:
            yield (
                *(addresses.point(span.service_point.slug), span.weekday + 1),
                *(f"{span.opens:%H:%M}", f"{span.closes:%H:%M}", _yes(span.by_appointment_only)),
                *(span.valid_from or "", span.valid_until or ""),
            )


def other_hours(*, today: date) -> Iterator[Line]:
    """On one date, in place of the weekly hours; without times: closed."""
    yield OTHER_HOURS
    rows = OpeningException.objects.filter(service_point__active=True, date__gte=today)
    for row in rows.select_related("service_point").order_by("service_point", "date", "opens"):
        opens, closes = (f"{t:%H:%M}" if t else "" for t in (row.opens, row.closes))
        yield addresses.point(row.service_point.slug), row.date.isoformat(), opens, closes


def closures(*, now: datetime) -> Iterator[Line]:
    """Of whole points. Of a desk or a person it is nobody's business."""
    yield CLOSURES
    rows = Closure.objects.filter(service_point__active=True, resource=None, ends_at__gt=now)
    for row in rows.select_related("service_point").order_by("service_point", "starts_at"):
        span = (row.starts_at.isoformat(), row.ends_at.isoformat())
        yield (addresses.point(row.service_point.slug), *span)


def _yes(value: bool) -> str:
    return "ja" if value else "nee"
