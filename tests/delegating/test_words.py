"""What the page of delegations says of days and of the tasks."""

from datetime import timedelta

from django.utils import timezone, translation
from django.utils.formats import date_format

from hub.delegating.web.forms import ZONE
from hub.intervals import local_day
from tests import town as towns
from tests.agenda.conftest import member
from tests.delegating.test_delegating import let
from tests.town import Town

PAGE = "/medewerker/beheer/"


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_a_last_day_is_told_as_a_day_and_not_as_the_midnight_after_it(town: Town) -> None:
    province = towns.organisation("province", "fryslan", "Provincie Fryslân")
    last = timezone.localdate(timezone=ZONE) + timedelta(days=30)
    let(town, province, ends_at=local_day(last, ZONE).end)
    for owner in (town.municipality, province):
        shown = text(member(f"noor-{owner.slug}", "manager", owner).client.get(PAGE))
        with translation.override("nl"):
            assert f"Tot en met {date_format(last, 'j F Y')}<" in shown
        assert "00:00" not in shown


def test_shifts_and_services_are_told_apart(town: Town) -> None:
    manager = member("noor", "manager", town.municipality)
    shown = text(manager.client.get(f"{PAGE}nieuw/leeuwarden/"))
    assert "openingstijden, diensten van medewerkers en de agenda" in shown
    assert "Diensten: teksten, data en vragen" in shown
