"""What a day asks for before it begins, and puts back. Refusals come before anything is touched."""

from datetime import timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hub.demo.day import stage
from hub.demo.day.history import History
from hub.demo.day.play import Played
from hub.demo.day.stage import NotOpen, OnlyInTheDemo, PastMidnight
from hub.demo.management.commands.simulate_day import Command
from kiosk.models import Device
from locations import hours
from locations.models import OpeningException, OpeningSpan, ServicePoint
from scheduling.queue.models import LineRules
from tests import town as towns

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hall() -> ServicePoint:
    """Of the demo, in a zone in which midnight is not near, and closed."""
    town = towns.build(masks=False)
    town.municipality.is_demo = True
    town.municipality.save()
    OpeningSpan.objects.all().delete()
    now = timezone.now()
    zones = ("Europe/Amsterdam", "America/Los_Angeles")
    town.hall.zone = next(zone for zone in zones if 1 <= now.astimezone(ZoneInfo(zone)).hour < 22)
    town.hall.save()
    return ServicePoint.objects.select_related("organisation").get(pk=town.hall.pk)


def test_a_closed_point_is_refused_and_opened_only_on_demand_for_the_day(
    hall: ServicePoint,
) -> None:
    with pytest.raises(NotOpen), stage.opened(hall, takes=MINUTE, by_force=False):
        pass
    with stage.opened(hall, takes=MINUTE, by_force=True):
        now = timezone.now()
        assert hours.of(hall, since=now).open_at(now) is not None
    assert not OpeningException.objects.exists()


def test_it_must_be_open_until_the_end_and_to_walk_ins(hall: ServicePoint) -> None:
    now = timezone.localtime(timezone.now(), ZoneInfo(hall.zone))
    closes = (now + timedelta(minutes=30)).time()
    span = OpeningSpan.objects.create(
        service_point=hall, weekday=now.weekday(), opens="00:00", closes=closes
    )
    with stage.opened(hall, takes=MINUTE, by_force=False):
        pass
    with pytest.raises(NotOpen), stage.opened(hall, takes=MINUTE * 45, by_force=False):
        pass
    span.by_appointment_only = True
    span.save()
    with pytest.raises(NotOpen), stage.opened(hall, takes=MINUTE, by_force=False):
        pass


def test_no_day_goes_on_past_midnight(hall: ServicePoint) -> None:
    with (
        pytest.raises(PastMidnight),
        stage.opened(hall, takes=timedelta(hours=24), by_force=True),
    ):
        pass
    assert not OpeningException.objects.exists()


def test_only_a_point_of_the_demo_and_never_in_production(
    hall: ServicePoint, settings: pytest.FixtureRequest
) -> None:
    stage.check(hall)
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(OnlyInTheDemo):
        stage.check(hall)
    settings.PRODUCTION = False  # type: ignore[attr-defined]
    hall.organisation.is_demo = False
    with pytest.raises(OnlyInTheDemo):
        stage.check(hall)


def test_a_day_that_was_not_as_it_must_be_ends_in_an_error(hall: ServicePoint) -> None:
    class Badly(Command):
        def _played(self, point: ServicePoint, options: dict[str, Any]) -> Played:
            return Played(History((), (), (), open_desks=("Balie 1",)))

    out = StringIO()
    with pytest.raises(CommandError, match="not as it must be"):
        call_command(Badly(), "--point", hall.slug, stdout=out)
    assert "BROKEN  All desks are closed" in out.getvalue()


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (("--point", "nergens"), "no service point nergens"),
        (("--speed", "0"), "--speed: choose a number from 1"),
        ((), "not open to walk-ins"),
        (("--open",), "The server does not answer."),
    ],
)
def test_the_command_says_what_is_wrong_and_leaves_nothing(
    hall: ServicePoint, order: tuple[str, ...], told: str
) -> None:
    nobody = ("--url", "http://127.0.0.1:9", "--hours", "0.5")
    with pytest.raises(CommandError, match=told):
        call_command("simulate_day", *nobody, *order)
    assert not Device.objects.exists()
    assert not LineRules.objects.exists()
    assert not OpeningException.objects.exists()
