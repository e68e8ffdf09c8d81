"""What a new organisation has and lacks, in the order in which one would do it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.catalogue.models import Organisation, ServiceStatus
from hub.people import inviting
from hub.people.models import RoleKind, User
from locations import bookable
from locations.models import HolidayChoice, Resource, ResourceKind, ServicePoint
from scheduling.planning.models import Professional


@dataclass(frozen=True, slots=True)
class Item:
    """`missing` names what lacks it, or says what to do; empty: done."""

    title: str
    told: str
    missing: tuple[str, ...] = ()
    needed: bool = True  # else it is advice

    @property
    def is_done(self) -> bool:
        return not self.missing


def of(organisation: Organisation, *, now: datetime) -> list[Item]:
    points = list(ServicePoint.objects.filter(organisation=organisation).order_by("name"))
    return [
        _reached(organisation),
        _points(points),
        _hours(points),
        _holidays(organisation),
        _desks(points),
        _people(organisation),
        _managed(organisation),
        _accepted(organisation),
        _published(organisation),
        _offered(points, now),
    ]


def _reached(owner: Organisation) -> Item:
    missing = [
        name
        for name, value in ((_("telephone"), owner.phone), (_("website"), owner.website))
        if not value
    ]
    return Item(_("How citizens reach you"), "", tuple(missing), needed=False)


def _points(points: list[ServicePoint]) -> Item:
    count = ngettext("%(n)d point", "%(n)d points", len(points)) % {"n": len(points)}
    return Item(_("Service points"), count, () if points else (_("Add a service point."),))


def _hours(points: list[ServicePoint]) -> Item:
    closed = [one.name for one in points if not one.opening_spans.exists()]
    return Item(_("Opening hours"), "", tuple(closed))


def _holidays(owner: Organisation) -> Item:
    chosen = HolidayChoice.objects.filter(organisation=owner).count()
    told = ngettext("%(n)d holiday", "%(n)d holidays", chosen) % {"n": chosen}
    missing = () if chosen else (_("Choose on which holidays you are closed."),)
    return Item(_("Holidays"), told, missing, needed=False)


def _desks(points: list[ServicePoint]) -> Item:
    bare = [one.name for one in points if not one.resources.filter(active=True).exists()]
    count = Resource.objects.filter(service_point__in=points, active=True).count()
    told = ngettext("%(n)d place", "%(n)d places", count) % {"n": count}
    return Item(_("Desks, rooms and booths"), told, tuple(bare))


def _people(owner: Organisation) -> Item:
    people = Professional.objects.filter(resource__organisation=owner, resource__active=True)
    idle = people.filter(shifts=None).select_related("resource").order_by("resource__name")
    missing = [one.resource.name for one in idle]
    if not people.exists():
        missing = [_("Add people who can be booked.")]
    told = ngettext("%(n)d person", "%(n)d people", people.count()) % {"n": people.count()}
    return Item(_("People with working hours"), told, tuple(missing))


def _managed(owner: Organisation) -> Item:
    has = owner.roles.filter(kind=RoleKind.MANAGER, user__is_active=True).exists()
    missing = () if has else (_("Nobody can manage this organisation."),)
    return Item(_("A manager"), "", missing)


def _accepted(owner: Organisation) -> Item:
    users = User.objects.filter(roles__organisation=owner, is_active=True).distinct()
    waiting = inviting.waiting(owner.pk)
    told = ngettext("%(n)d account", "%(n)d accounts", users.count()) % {"n": users.count()}
    return Item(
        _("Accounts that were taken up"), told, tuple(one.name for one in waiting), needed=False
    )


def _published(owner: Organisation) -> Item:
    published = owner.services.filter(status=ServiceStatus.PUBLISHED).count()
    told = ngettext("%(n)d service", "%(n)d services", published) % {"n": published}
    return Item(_("Published services"), told, () if published else (_("Publish a service."),))


def _offered(points: list[ServicePoint], now: datetime) -> Item:
    offered = set(
        bookable.offerings(now=now)
        .filter(service_point__in=points, needs__kind=ResourceKind.PROFESSIONAL)
        .values_list("service_point", flat=True)
    )
    return Item(
        _("Services that can be booked at each point"),
        "",
        tuple(one.name for one in points if one.pk not in offered),
    )
