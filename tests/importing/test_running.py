"""What takes long the worker does: it goes on without anybody, once, and all of it or nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django_tasks_db.models import DBTaskResult

from hub.audit.models import Event
from hub.catalogue import publishing
from hub.catalogue.importing import applying, locking, progress, running, undoing
from hub.catalogue.importing.models import Import, ImportState
from hub.catalogue.models import Organisation, Service, ServiceStatus
from hub.people.models import Delegation, Task
from tests import town
from tests.agenda.conftest import Staff, member
from tests.importing.conftest import planned
from tests.importing.test_plan_apply_undo import LAST, LATER

pytestmark = pytest.mark.django_db
LIST = "/medewerker/importeren/"
HEADER = ["kenmerk", "titel_nl"]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 3)


@pytest.fixture
def made(leeuwarden: Organisation) -> Import:
    return planned(leeuwarden, HEADER, *([f"z-{n}", f"Dienst {n}"] for n in range(5)))


@pytest.fixture
def editor(leeuwarden: Organisation) -> Staff:
    return member("eva", "editor", leeuwarden)


def asked(made: Import, *, publish: bool = True, actor_id: int | None = None) -> Import:
    return running.apply(planned=made, publish=publish, now=LATER, actor_id=actor_id)


def waiting() -> list[list[Any]]:
    rows = DBTaskResult.objects.filter(task_path__endswith="carry_on_with")
    return [row.args_kwargs["args"] for row in rows]


def stands(made: Import) -> tuple[str, str, int]:
    made.refresh_from_db()
    return made.state, made.refusal, Service.objects.count()


def page_of(client: Client, made: Import) -> str:
    return client.get(f"{LIST}{made.pk}/").content.decode()


def test_a_large_import_waits_for_the_worker_and_shows_how_far_it_is(
    editor: Staff, made: Import
) -> None:
    answer = editor.client.post(f"{LIST}{made.pk}/uitvoeren/", {"how": "publish"})
    assert answer["Location"] == f"{LIST}{made.pk}/"
    assert stands(made) == (ImportState.APPLYING, "", 0)
    assert waiting() == [[made.pk]]
    page = page_of(editor.client, made)
    assert "Wordt uitgevoerd: 5 diensten" in page and "running.js" in page
    assert "Meteen publiceren" not in page
    progress.teller(made.pk)(3)
    assert "Wordt uitgevoerd: 3 van 5" in page_of(editor.client, made)
    assert running.carry_on_with.func(made.pk)
    assert stands(made) == (ImportState.APPLIED, "", 5)
    assert made.published and made.applied_by == editor.user
    assert set(made.rows.values_list("result", flat=True)) == {"published"}
    page = page_of(editor.client, made)
    assert "Wordt uitgevoerd" not in page and "running.js" not in page


def test_thousands_are_written_as_people_read_them(editor: Staff, made: Import) -> None:
    asked(made)
    progress.teller(made.pk)(1240)
    assert "Wordt uitgevoerd: 1.240 van 5" in page_of(editor.client, made)


def test_a_small_import_is_done_while_one_waits(leeuwarden: Organisation) -> None:
    made = planned(leeuwarden, HEADER, *([f"z-{n}", "Dienst"] for n in range(3)))
    assert asked(made).state == ImportState.APPLIED
    assert waiting() == []


def test_a_second_press_begins_nothing(editor: Staff, made: Import) -> None:
    asked(made)
    for path in ("uitvoeren", "terugdraaien"):
        answer = editor.client.post(f"{LIST}{made.pk}/{path}/", {"how": "draft"})
        assert answer.status_code == 409
        assert "Aan deze import wordt nu gewerkt." in answer.content.decode()
    made.refresh_from_db()
    assert (len(waiting()), made.state, made.published) == (1, ImportState.APPLYING, True)


def test_it_is_done_once_however_often_the_worker_hears_of_it(made: Import) -> None:
    asked(made)
    assert running.carry_on(pk=made.pk, now=LATER)
    assert not running.carry_on(pk=made.pk, now=LATER)
    assert running.carry_on_all(now=LATER) == 0
    assert stands(made)[2] == 5


def test_a_failure_halfway_leaves_nothing_and_can_be_tried_again(
    editor: Staff, made: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(made)
    publish, seen = publishing.publish, []

    def broken(**how: Any) -> Any:
        seen.append(how)
        if len(seen) == 3:
            raise RuntimeError
        return publish(**how)

    monkeypatch.setattr(publishing, "publish", broken)
    assert running.carry_on(pk=made.pk, now=LATER)
    assert len(seen) == 3
    assert stands(made) == (ImportState.PLANNED, "import_failed", 0)
    assert not made.published and not made.rows.exclude(result="").exists()
    page = page_of(editor.client, made)
    assert "Er ging bij ons iets mis. Er is niets veranderd." in page
    assert "Meteen publiceren" in page
    asked(made)
    assert running.carry_on(pk=made.pk, now=LATER)
    assert stands(made) == (ImportState.APPLIED, "", 5)


def test_what_changed_before_the_worker_came_is_named(editor: Staff, made: Import) -> None:
    asked(made)
    town.service(made.organisation, "z-2", "Van een ander")
    assert running.carry_on(pk=made.pk, now=LATER)
    assert stands(made) == (ImportState.PLANNED, "changed_since_plan", 1)
    page = page_of(editor.client, made)
    assert "<li>z-2</li>" in page and "Er is niets gedaan." in page


def test_what_came_between_the_look_and_the_deed_names_its_row(
    made: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(**_how: Any) -> Any:
        raise publishing.SlugTaken

    monkeypatch.setattr(publishing, "begin", taken)
    with pytest.raises(applying.RowRefused) as refused:
        applying.apply(planned=made, publish=False, now=LATER, actor_id=None)
    assert list(refused.value.fields) == ["z-0"]


def test_what_cannot_be_done_is_told_before_anybody_waits(made: Import) -> None:
    town.service(made.organisation, "z-2", "Van een ander")
    with pytest.raises(applying.ChangedSincePlan):
        asked(made)
    made.organisation.second_reader = True
    made.organisation.save()
    with pytest.raises(publishing.NeedsSecondReader):
        asked(made)
    assert (made.state, waiting()) == (ImportState.PLANNED, [])


def test_while_the_database_is_away_it_waits(made: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(made)

    def away(*_args: Any, **_how: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(applying, "do", away)
        with pytest.raises(OperationalError):
            running.carry_on(pk=made.pk, now=LATER)
    assert stands(made)[:2] == (ImportState.APPLYING, "")
    assert running.carry_on_all(now=LATER) == 0  # who just tried may be at it
    assert running.carry_on_all(now=LATER + timedelta(minutes=1)) == 1
    assert stands(made)[0] == ImportState.APPLIED


def test_what_kills_the_worker_each_time_is_given_up(made: Import) -> None:
    asked(made)
    Import.objects.update(tries=running.MOST_TRIES)
    assert running.carry_on_all(now=LATER) == 1
    assert stands(made) == (ImportState.PLANNED, "import_failed", 0)
    assert Event.objects.filter(verb="import.given_up", object_id=str(made.pk)).exists()


def test_a_large_import_is_undone_by_the_worker(editor: Staff, made: Import) -> None:
    asked(made)
    running.carry_on(pk=made.pk, now=LATER)
    made.refresh_from_db()
    running.undo(applied=made, now=LAST, actor_id=editor.user.pk)
    assert stands(made)[0] == ImportState.UNDOING
    assert "Wordt teruggedraaid: 5 diensten" in page_of(editor.client, made)
    with pytest.raises(locking.BeingDone):
        undoing.undo(applied=made, now=LAST, actor_id=None)
    assert running.carry_on(pk=made.pk, now=LAST)
    assert stands(made)[0] == ImportState.UNDONE
    assert made.undone_by == editor.user
    assert set(Service.objects.values_list("status", flat=True)) == {ServiceStatus.ARCHIVED}


def test_the_trail_knows_who_asked_and_for_whom(made: Import) -> None:
    province = town.organisation("province", "fryslan", "Provincie Fryslân")
    mo = member("mo", "editor", province)
    Delegation.objects.create(
        giver=made.organisation,
        receiver=province,
        task=Task.SERVICES,
        kind="editor",
        starts_at=LONG_AGO,
        made_at=LONG_AGO,
    )
    mo.client.post(f"{LIST}{made.pk}/uitvoeren/", {"how": "publish"})
    assert running.carry_on_with.func(made.pk)
    told = Event.objects.filter(verb__in=("import.asked", "import.applied", "service.published"))
    assert told.count() == 7
    for event in told:
        assert event.actor_id == mo.user.pk
        assert event.details["on_behalf_of"] == made.organisation_id
        assert event.details["of"] == province.pk
