"""Imports are kept for a time: so long one can be undone, and then nothing of it stands but what it
did."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from hub.audit.models import Event
from hub.catalogue import publishing
from hub.catalogue.importing import applying, keeping, running, undoing
from hub.catalogue.importing.models import Import, ImportRow, ImportState
from hub.catalogue.models import Organisation, Service
from hub.errors import NotFound
from tests.importing.conftest import planned
from tests.town import NOW

pytestmark = pytest.mark.django_db
HEADER = ["kenmerk", "titel_nl"]
DAYS = timedelta(days=10)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def ten_days(settings: Settings) -> None:
    settings.IMPORTS_KEPT_DAYS = 10


@pytest.fixture
def made(leeuwarden: Organisation) -> Import:
    return planned(leeuwarden, HEADER, ["z-1", "Dienst"], ["z-2", "Dienst"])


def apply(made: Import, days: int) -> Import:
    at = NOW + timedelta(days=days)
    return applying.apply(planned=made, publish=True, now=at, actor_id=None)


def test_a_plan_that_nobody_carried_out_goes(made: Import) -> None:
    assert keeping.forget_old(now=NOW + DAYS - SECOND) == 0
    assert keeping.forget_old(now=NOW + DAYS) == 1
    assert not Import.objects.exists() and not ImportRow.objects.exists()
    assert Event.objects.filter(verb="import.forgotten", object_id=str(made.pk)).exists()
    with pytest.raises(NotFound):
        apply(made, 10)


def test_one_that_was_done_goes_when_it_can_no_longer_be_undone(made: Import) -> None:
    apply(made, 5)
    made.refresh_from_db()
    too_late = NOW + timedelta(days=5) + DAYS
    assert keeping.may_be_undone(made, too_late - SECOND)
    assert keeping.forget_old(now=too_late - SECOND) == 0
    with pytest.raises(undoing.TooLate):
        undoing.undo(applied=made, now=too_late, actor_id=None)
    with pytest.raises(undoing.TooLate):
        running.undo(applied=made, now=too_late, actor_id=None)
    assert keeping.forget_old(now=too_late) == 1
    assert not ImportRow.objects.exists()
    for service in Service.objects.all():
        assert publishing.opened(service) is None and service.status == "published"
    assert Service.objects.count() == 2
    assert Service.objects.filter(versions__reason="Import: diensten.csv").count() == 2


def test_one_that_was_undone_goes_as_long_after_that(made: Import) -> None:
    apply(made, 5)
    undoing.undo(applied=made, now=NOW + timedelta(days=8), actor_id=None)
    assert keeping.forget_old(now=NOW + timedelta(days=18) - SECOND) == 0
    assert keeping.forget_old(now=NOW + timedelta(days=18)) == 1


@pytest.mark.parametrize("state", [ImportState.APPLYING, ImportState.UNDOING])
def test_what_the_worker_is_at_stays(made: Import, state: ImportState) -> None:
    Import.objects.update(state=state, applied_at=NOW)
    assert keeping.forget_old(now=NOW + 10 * DAYS) == 0


def test_many_go_in_one_round(leeuwarden: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    for _ in range(5):
        planned(leeuwarden, HEADER, ["z-1", "Dienst"])
    assert keeping.forget_old(now=NOW + DAYS) == 5
