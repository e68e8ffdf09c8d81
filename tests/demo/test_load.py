"""The small network loads, and about half of it is booked."""

from datetime import datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hub.catalogue.models import Organisation, OrganisationKind, Service
from hub.demo import small
from hub.intervals import Interval
from locations.models import Need, Offering, PointKind, ServicePoint
from scheduling import invitations, masks
from scheduling.availability import Asker, Item, find_visit
from scheduling.grid import NOTHING
from scheduling.journeys import beginning, publishing
from scheduling.models import Allocation, BusyMask, CoverMask

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def load() -> str:
    out = StringIO()
    call_command("load_demo", scale="small", seed=1, stdout=out)
    return out.getvalue()


def test_the_small_network_is_what_was_promised() -> None:
    load()
    kinds = Organisation.objects.values_list("kind", flat=True)
    assert list(kinds).count(OrganisationKind.AGENCY) == 8 + 2  # two take over after a conversation
    halls = ServicePoint.objects.filter(kind=PointKind.TOWN_HALL)
    assert halls.values("organisation").distinct().count() == 6
    assert ServicePoint.objects.filter(kind=PointKind.LIBRARY).count() == 10
    assert Service.objects.filter(base=None).count() >= 80
    assert Service.objects.filter(base=None).exclude(uniform_product=None).count() >= 70
    for channel in ("in_person", "video_home", "video_point", "phone"):
        assert Offering.objects.filter(channel=channel).exists()
    assert_half_is_booked()
    assert invitations.send_due(now=timezone.now()) == 0  # nothing to made-up citizens
    assert_masks_are_true()
    assert_weddings_can_be_booked()
    with pytest.raises(CommandError, match="empty"):
        call_command("load_demo", stdout=StringIO())


def assert_half_is_booked() -> None:
    """Of the time of professionals in the booked days, between a third and two thirds."""
    now = timezone.now()
    window = Interval(now, small.window_of(now, small.DAYS).end)
    busy = {row.pk: masks.busy_of(row) for row in BusyMask.objects.all()}
    covers = CoverMask.objects.filter(resource__kind="professional")
    on_duty = taken = 0
    for row in covers:
        cover = masks.cover_of(row).clip(window)
        on_duty += cover.count()
        taken += (cover & busy.get(row.resource_id, NOTHING)).count()
    assert 0.33 < taken / on_duty < 0.67


def assert_masks_are_true() -> None:
    first = Allocation.objects.order_by("starts_at").first()
    assert first is not None
    for row in BusyMask.objects.order_by("pk")[:40]:
        assert masks.busy_of(row) == masks.true_busy(row.pk, since=first.starts_at)


def assert_weddings_can_be_booked() -> None:
    """What the journey of a marriage books: on fixed mornings, without a room, or a room alone."""
    version = publishing.published(Service.objects.get(slug="huwelijk-melden", base=None))
    assert version is not None
    leaders = {one.slug for one in beginning.organisations_for(version)}
    assert leaders >= {"gemeente-leeuwarden", "gemeente-goirle"}
    assert {kinds_of("huwelijk-eigen-plek"), kinds_of("huwelijk-eigen-trouwambtenaar")} == {
        ("professional",),
        ("room",),
    }
    simple = Offering.objects.filter(service__slug="huwelijk-eenvoudig").first()
    assert simple is not None
    starts = [start.astimezone(AMSTERDAM) for start in free_starts(simple)]
    assert {start.weekday() for start in starts} <= {1, 3}
    assert {start.time() for start in starts} <= {time(9, 30), time(10), time(10, 30), time(11)}
    assert starts
    for slug in ("huwelijk-ceremonie", "huwelijk-eigen-plek", "trouwgesprek"):
        offering = Offering.objects.filter(service__slug=slug).first()
        assert offering is not None
        assert free_starts(offering)


def kinds_of(slug: str) -> tuple[str, ...]:
    needs = Need.objects.filter(offering__service__slug=slug)
    return tuple(sorted(set(needs.values_list("kind", flat=True))))


def free_starts(offering: Offering) -> list[datetime]:
    """Of four weeks, from the day on which the notice has passed."""
    now = timezone.now()
    soonest = now + timedelta(minutes=offering.notice_minutes)
    window = Interval(soonest, soonest + timedelta(weeks=4))
    return find_visit(items=[Item(offering)], window=window, now=now, asker=Asker.ONLINE).times()
