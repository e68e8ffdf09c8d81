"""The masks against the truth: a difference is found, named and repaired."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from scheduling import availability, booking
from scheduling.models import Allocation, BusyMask, CoverMask
from scheduling.planning import cover, readmodel
from scheduling.planning.models import Shift
from scheduling.planning.readmodel import Difference
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town


def found(town: Town) -> set[Difference]:
    return {one for part in readmodel.parts() for one in readmodel.differences(part, now=NOW)}


def test_masks_that_are_true_show_no_difference(town: Town) -> None:
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    assert found(town) == set()


def test_an_allocation_that_the_mask_does_not_know_is_found_and_repaired(town: Town) -> None:
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    desk = Allocation.objects.filter(resource__kind="desk").values_list("resource", flat=True).get()
    BusyMask.objects.filter(pk=desk).update(first=0, bits=b"")
    assert found(town) == {Difference(desk, None, "busy", 4)}
    readmodel.rebuild_busy([desk], now=NOW)
    assert found(town) == set()


def test_a_mask_that_keeps_time_for_nobody_is_found(town: Town) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    taken = list(Allocation.objects.values_list("resource", flat=True))
    Allocation.objects.filter(segment__appointment=held).delete()
    assert found(town) == {Difference(pk, None, "busy", 4) for pk in taken}


def test_a_shift_that_was_changed_behind_our_back_is_found(town: Town) -> None:
    Shift.objects.filter(professional=town.fatima, weekday=1).delete()
    days = cover.HORIZON_DAYS - readmodel.NOT_COMPARED_DAYS
    weeks = timedelta(days=days) // timedelta(weeks=1)
    (one,) = found(town)
    assert (one.resource_id, one.service_point_id, one.kind) == (
        town.fatima.resource_id,
        None,
        "cover",
    )
    assert weeks * 96 <= one.slices <= (weeks + 1) * 96  # eight hours each Tuesday
    CoverMask.objects.filter(resource=town.fatima.resource_id).delete()
    assert len(found(town)) == 1  # a mask that is not there is one that is wrong


def test_the_command_tells_and_repairs(db: None) -> None:
    town = towns.build(now=timezone.now())
    window = availability.bookable_window(town.passport, timezone.now())
    first = availability.find(offering=town.passport, window=window, now=timezone.now()).first_free
    assert first is not None
    booking.hold(offering=town.passport, start=first, now=timezone.now())

    def run(*options: str) -> str:
        out = StringIO()
        call_command("check_read_model", *options, stdout=out)
        return out.getvalue()

    assert "All masks are what they should be." in run()
    BusyMask.objects.update(first=0, bits=b"")
    CoverMask.objects.filter(resource=town.booth.pk).delete()
    with pytest.raises(CommandError, match="3 masks are wrong"):
        run()
    assert "masks were written" in run("--rebuild")
    assert "All masks are what they should be." in run()
