"""Who could fill each need of an offering, and when they are on duty; and what has to find room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from hub.intervals import Interval
from locations.models import Need, NeedPlace, Offering
from scheduling import masks
from scheduling.grid import Mask, slice_ceil, slice_floor, slices, stretch
from scheduling.models import CoverMask


@dataclass(frozen=True, slots=True)
class Pool:
    """A need, and when each resource that could fill it is on duty."""

    need: Need
    on_duty: Mapping[int, Mask]


@dataclass(frozen=True, slots=True)
class Stay:
    """One service for so long: what has to find room, with the help that the citizen added."""

    offering: Offering
    minutes: int
    support: tuple[Need, ...] = ()

    @property
    def length(self) -> int:
        return slices(self.minutes)

    @property
    def before(self) -> int:
        return slices(self.offering.buffer_before_minutes)

    @property
    def after(self) -> int:
        return slices(self.offering.buffer_after_minutes)

    def taken(self, start: datetime) -> Mask:
        """The slices that its resources are taken for, buffers included."""
        first = slice_floor(start)
        return stretch(first - self.before, first + self.length + self.after)

    def scope(self, window: Interval) -> Mask:
        """The slices that matter to starts in the window."""
        last = slice_ceil(window.end) + self.length + self.after
        return stretch(slice_floor(window.start) - self.before, last)


def pools_of(stay: Stay) -> list[Pool]:
    """A pool per need, in the order of the needs."""
    asked = Q(offering=stay.offering) | Q(pk__in=[need.pk for need in stay.support])
    needs = Need.objects.filter(asked).select_related("group").prefetch_related("capabilities")
    return [Pool(need, _on_duty(need, stay.offering)) for need in needs.order_by("pk")]


def _on_duty(need: Need, offering: Offering) -> dict[int, Mask]:
    rows = CoverMask.objects.filter(
        _where(need, offering), resource__kind=need.kind, resource__active=True
    )
    for capability in need.capabilities.all():
        rows = rows.filter(resource__capabilities=capability)
    return {row.resource_id: masks.cover_of(row) for row in rows.order_by("resource")}


def _where(need: Need, offering: Offering) -> Q:
    if need.place == NeedPlace.AT_POINT:
        return Q(service_point=offering.service_point_id)
    owners = [need.organisation_id] if need.group is None else list(need.group.members.all())
    return Q(service_point=None, resource__organisation__in=owners)
