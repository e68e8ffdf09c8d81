"""Capacity that is kept, and the bounds around booking: their only writer.

What each of them takes away from citizens is counted by scheduling.availability.rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import Invalid, Text
from locations.models import Offering, ServicePoint
from scheduling.grid import SLICE_MINUTES
from scheduling.planning import cover, horizon
from scheduling.planning.models import Professional

SHARES = ("walk_in_share", "assisted_share", "day_ahead_share")
# Notice and horizon together stay within the days that the longest masks cover.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "walk_in_share": (0, 100),
    "assisted_share": (0, 100),
    "day_ahead_share": (0, 100),
    "day_ahead_days": (0, 30),
    "max_per_day": (1, 1_000),
    "notice_minutes": (0, 21 * 24 * 60),
    "horizon_days": (1, 375),
}
MOST_GAP_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one offering. Shares are per cent of each need's pool, taken together and rounded down;
    `max_per_day` is None where a day has no most."""

    walk_in_share: int
    assisted_share: int
    day_ahead_share: int
    day_ahead_days: int
    max_per_day: int | None
    notice_minutes: int
    horizon_days: int


def of(offering: Offering) -> Kept:
    return Kept(**{name: getattr(offering, name) for name in BOUNDS})


def keep(*, offering: Offering, kept: Kept, now: datetime, actor_id: int | None) -> Offering:
    """Raises Invalid, which names the field. What is booked already stays as it is. Who serves it
    is known as far ahead as it now asks, at once."""
    check(kept)
    with transaction.atomic():
        row = Offering.objects.select_for_update(no_key=True, of=("self",)).get(pk=offering.pk)
        before, after = asdict(of(row)), asdict(kept)
        changed = {name: after[name] for name in after if after[name] != before[name]}
        if changed:
            for name, value in changed.items():
                setattr(row, name, value)
            row.save(update_fields=list(changed))
            was = {name: before[name] for name in changed}
            _tell(
                "offering.capacity_kept", row.pk, row.service_point_id, was, changed, now, actor_id
            )
    if max(before["horizon_days"], after["horizon_days"]) > horizon.LONG_DAYS and changed:
        know_as_far(row, now)
    return row


def check(kept: Kept) -> None:
    """Raises Invalid, which names the field."""
    if wrong := dict(_wrong(kept)):
        raise Invalid(fields=wrong)


def know_as_far(offering: Offering, now: datetime) -> None:
    """Those of other organisations, who work from elsewhere, follow with the nightly task."""
    if offering.service_point is not None:
        cover.rebuild_points([offering.service_point], now=now)
    owners = offering.needs.exclude(organisation=None).values("organisation")
    people = Professional.objects.filter(resource__organisation__in=owners)
    cover.rebuild_professionals(people.order_by("pk"), now=now)


def _wrong(kept: Kept) -> Iterator[tuple[str, Text]]:
    for name, (least, most) in BOUNDS.items():
        value = getattr(kept, name)
        if value is not None and not least <= value <= most:
            yield name, _between(least, most)
    if sum(getattr(kept, name) for name in SHARES) > 100:
        yield "day_ahead_share", _("The three shares together are more than 100 percent.")


def _between(least: int, most: int) -> Text:
    return _("Choose a number from %(least)s to %(most)s.") % {"least": least, "most": most}


def wait_between(
    *, point: ServicePoint, minutes: int, now: datetime, actor_id: int | None
) -> ServicePoint:
    """The longest wait between two services of one visit. Raises Invalid."""
    if not 0 <= minutes <= MOST_GAP_MINUTES:
        raise Invalid(fields={"visit_gap_minutes": _between(0, MOST_GAP_MINUTES)})
    if minutes % SLICE_MINUTES:
        raise Invalid(fields={"visit_gap_minutes": _("Choose a multiple of five minutes.")})
    with transaction.atomic():
        row = ServicePoint.objects.select_for_update(no_key=True).get(pk=point.pk)
        before = row.visit_gap_minutes
        if before != minutes:
            row.visit_gap_minutes = minutes
            row.save(update_fields=["visit_gap_minutes"])
            was, now_is = {"visit_gap_minutes": before}, {"visit_gap_minutes": minutes}
            _tell("servicepoint.gap_set", row.pk, row.pk, was, now_is, now, actor_id)
    return row


def _tell(
    verb: str,
    pk: int,
    point_id: int | None,
    was: Mapping[str, int | None],
    becomes: Mapping[str, int | None],
    now: datetime,
    actor_id: int | None,
) -> None:
    trail.record(
        verb=verb,
        object_type=verb.split(".")[0],
        object_id=pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff",
        service_point_id=point_id,
        origin="agenda",
        details={"was": dict(was), "becomes": dict(becomes)},
    )
