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
    """One service for so long: what has to find room."""

    offering: Offering
    minutes: int

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


def pools_of(offering: Offering) -> list[Pool]:
    """A pool per need, in the order of the needs."""
    needs = offering.needs.prefetch_related("capabilities").order_by("pk")
    return [Pool(need, _on_duty(need, offering)) for need in needs]


def _on_duty(need: Need, offering: Offering) -> dict[int, Mask]:
    where = (
        Q(service_point=offering.service_point_id)
        if need.place == NeedPlace.AT_POINT
        else Q(service_point=None, resource__organisation=need.organisation_id)
    )
    rows = CoverMask.objects.filter(where, resource__kind=need.kind, resource__active=True)
    for capability in need.capabilities.all():
        rows = rows.filter(resource__capabilities=capability)
    return {row.resource_id: masks.cover_of(row) for row in rows.order_by("resource")}
