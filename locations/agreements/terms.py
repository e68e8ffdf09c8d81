"""What is agreed on: how, how long, at which kind of place, by whom; and what is offered by it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue.models import Capability, OrganisationKind, Service
from hub.errors import DomainError, Invalid
from locations.models import (
    Agreement,
    Channel,
    Need,
    NeedPlace,
    Offering,
    Resource,
    ResourceKind,
    ServicePoint,
)


class OtherTerms(DomainError):
    code = "offered_on_other_terms"
    status = 409
    sentence = gettext_lazy("It was offered here before with other needs, and is booked on them.")
    way_forward = gettext_lazy("Agree on the same place and skills as before.")


AT_A_POINT = (Channel.IN_PERSON, Channel.VIDEO_POINT)
PLACES = (ResourceKind.DESK, ResourceKind.ROOM, ResourceKind.BOOTH)


@dataclass(frozen=True, slots=True)
class Terms:
    """`skills` are what the professional must be able to do: at the point one who works there, by
    video one of the organisation whose service it is."""

    channels: tuple[str, ...]
    minutes: int
    place: str
    skills: tuple[Capability, ...] = ()


def check(service: Service, terms: Terms) -> None:
    """Raises Invalid by field."""
    wrong = {}
    if not terms.channels or set(terms.channels) - set(AT_A_POINT):
        wrong["channels"] = gettext_lazy("Choose how people are helped.")
    elif is_national(service) and Channel.VIDEO_POINT in terms.channels:
        wrong["channels"] = gettext_lazy("Nobody is behind the screen: this is a national text.")
    if not 5 <= terms.minutes <= 480 or terms.minutes % 5:
        wrong["minutes"] = gettext_lazy("Use a multiple of five, from 5 to 480.")
    if terms.place not in PLACES:
        wrong["place"] = gettext_lazy("Choose a desk, a room or a booth.")
    if wrong:
        raise Invalid(fields=wrong)


def check_points(points: Iterable[ServicePoint], host_id: int, place: str) -> None:
    """Each is an active one of the host, and has such a place. Raises Invalid."""
    some = list(points)
    if not some:
        raise Invalid(fields={"points": _("Choose one point or more.")})
    for point in some:
        if point.organisation_id != host_id or not point.active:
            raise Invalid(fields={"points": _("Choose points of the organisation itself.")})
        if not Resource.objects.filter(service_point=point, kind=place, active=True).exists():
            told = {"point": point.name, "place": ResourceKind(place).label}
            raise Invalid(fields={"points": _("%(point)s has no place of this kind.") % told})


def is_national(service: Service) -> bool:
    """A base text that belongs to all municipalities: there is nobody to ask."""
    return service.organisation.kind == OrganisationKind.NATIONAL


def taken(agreement: Agreement) -> list[Offering]:
    """What is offered at these points already, whoever agreed on it."""
    rows = Offering.objects.filter(
        service=agreement.service,
        service_point__in=agreement.points.all(),
        channel__in=agreement.channels,
        active=True,
        until=None,
    )
    return list(rows.select_related("service_point"))


def open_offerings(agreement: Agreement) -> list[Offering]:
    """One for each point and channel; one that was there before is opened again, on these terms.
    In the caller's transaction."""
    return [
        _opened(agreement, point, channel)
        for point in agreement.points.order_by("pk")
        for channel in agreement.channels
    ]


def _opened(agreement: Agreement, point: ServicePoint, channel: str) -> Offering:
    terms = {"base_minutes": agreement.minutes, "step_minutes": _step(agreement.minutes)}
    made, _fresh = Offering.objects.update_or_create(
        service=agreement.service,
        service_point=point,
        channel=channel,
        defaults={**terms, "active": True, "until": None},
    )
    made.agreements.add(agreement)
    if not _has_these_needs(made, agreement, channel):
        _forget_needs(made)
        _need(made, agreement, channel)
    return made


def _has_these_needs(offering: Offering, agreement: Agreement, channel: str) -> bool:
    """As it was offered here before."""
    wanted = {(agreement.place, NeedPlace.AT_POINT, None), _person(agreement, channel)}
    rows = list(offering.needs.all())
    if {(row.kind, row.place, row.organisation_id) for row in rows} != wanted or len(rows) != 2:
        return False
    person = next(row for row in rows if row.kind == ResourceKind.PROFESSIONAL)
    return set(person.capabilities.all()) == set(agreement.skills.all())


def _forget_needs(offering: Offering) -> None:
    """Appointments hold on to the needs they fill. Raises OtherTerms."""
    try:
        offering.needs.all().delete()
    except ProtectedError as error:
        raise OtherTerms from error


def _step(minutes: int) -> int:
    return 15 if minutes % 15 == 0 else 5


def _person(agreement: Agreement, channel: str) -> tuple[str, str, int | None]:
    """Kind, place and organisation of the need for somebody who helps."""
    if channel == Channel.VIDEO_POINT:
        owner = agreement.service.organisation_id
        return ResourceKind.PROFESSIONAL, NeedPlace.ORGANISATION, owner
    return ResourceKind.PROFESSIONAL, NeedPlace.AT_POINT, None


def _need(offering: Offering, agreement: Agreement, channel: str) -> None:
    Need.objects.create(offering=offering, kind=agreement.place, place=NeedPlace.AT_POINT)
    kind, place, owner = _person(agreement, channel)
    person = Need.objects.create(offering=offering, kind=kind, place=place, organisation_id=owner)
    person.capabilities.set(agreement.skills.all())
