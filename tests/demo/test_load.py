"""The small network loads, and about half of it is booked."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hub.catalogue.models import Organisation, OrganisationKind, Service
from hub.intervals import Interval
from locations.models import Offering, PointKind, ServicePoint
from scheduling import invitations, masks
from scheduling.grid import NOTHING
from scheduling.models import Allocation, Appointment, BusyMask, CoverMask

pytestmark = pytest.mark.django_db


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
    with pytest.raises(CommandError, match="empty"):
        call_command("load_demo", stdout=StringIO())


def assert_half_is_booked() -> None:
    """Of the time of professionals in the booked days, between a third and two thirds."""
    now = timezone.now()
    last = Appointment.objects.order_by("-ends_at").first()
    assert last is not None
    window = Interval(now, last.ends_at)
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
