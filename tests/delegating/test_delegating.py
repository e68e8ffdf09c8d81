"""The province plans for Leeuwarden as long as Leeuwarden says so, and reads what nobody else may
neither before nor after."""

from datetime import datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from hub.audit.models import Event
from hub.catalogue.models import Organisation
from hub.delegating import giving
from hub.delegating.giving import AlreadyManages
from hub.errors import Invalid
from hub.people.models import Delegation, RoleKind
from locations.models import OpeningException, PointAssignment
from scheduling.agenda import consumers
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.agenda.test_live import HALL, made_town, visitor
from tests.town import Town

AT = "/medewerker/agenda/stadhuis-leeuwarden/"
PLANNING = [AT, f"{AT}planning/openingstijden/", f"{AT}planning/diensten/", f"{AT}ziek/"]
NEVER = [
    f"{AT}boeken/",
    f"{AT}logboek/",
    "/medewerker/koppelingen/nieuw/leeuwarden/",
    "/medewerker/beheer/nieuw/leeuwarden/",
    "/medewerker/gesprekken/instellingen/leeuwarden/",
    AT.replace("agenda", "balie"),
    AT.replace("agenda", "vloer"),
]
EVERYTHING = [("services", "editor"), ("points", "manager"), ("planning", "planner")]


@pytest.fixture
def province(town: Town) -> Organisation:
    return towns.organisation("province", "fryslan", "Provincie Fryslân")


def let(
    town: Town, to: Organisation, *given: tuple[str, str], **when: datetime
) -> list[Delegation]:
    now = timezone.now()
    return giving.give(
        giver=town.municipality,
        receiver=to,
        given=given or [("planning", "planner")],
        starts_at=when.get("starts_at", now - timedelta(hours=1)),
        ends_at=when.get("ends_at"),
        now=now,
    )


def answers(staff: Staff, pages: list[str]) -> set[int]:
    return {staff.client.get(page).status_code for page in pages}


def test_who_plans_at_the_province_plans_here_and_no_more(
    town: Town, province: Organisation
) -> None:
    planner = member("piet", "planner", province)
    assert answers(planner, PLANNING) == {404}
    let(town, province)
    assert answers(planner, PLANNING) == {200}
    assert answers(planner, [*NEVER, "/medewerker/apparaten/", "/medewerker/vragen/"]) == {404}


@pytest.mark.parametrize("kind", [kind for kind in RoleKind.values if kind != "planner"])
def test_other_roles_of_the_province_do_not(town: Town, province: Organisation, kind: str) -> None:
    let(town, province)
    assert answers(member("jan", kind, province), [*PLANNING, *NEVER]) == {404}


def test_who_works_at_one_point_of_the_province_does_not(
    town: Town, province: Organisation
) -> None:
    planner = member("piet", "planner", province)
    office = towns.point(province, "other", "provinciehuis", "Provinciehuis")
    PointAssignment.objects.create(role=planner.user.roles.get(), service_point=office)
    let(town, province)
    assert answers(planner, PLANNING) == {404}


def test_each_task_opens_its_own_pages(town: Town, province: Organisation) -> None:
    editor, manager = member("eva", "editor", province), member("noor", "manager", province)
    questions = f"/medewerker/vragen/{town.passport.service_id}/"
    dates = "/medewerker/datums/nieuw/leeuwarden/"
    assert answers(editor, [questions, dates]) | answers(manager, ["/medewerker/apparaten/"]) == {
        404
    }
    let(town, province, *EVERYTHING)
    assert answers(editor, [questions, dates]) == {200}
    screens = manager.client.get("/medewerker/apparaten/")
    assert "Stadhuis Leeuwarden" in screens.content.decode()
    assert answers(editor, PLANNING) | answers(manager, [*PLANNING, *NEVER, questions]) == {404}


def test_it_ends_at_once(town: Town, province: Organisation) -> None:
    planner = member("piet", "planner", province)
    (row,) = let(town, province)
    assert answers(planner, PLANNING) == {200}
    giving.end(delegation=row, now=timezone.now())
    assert answers(planner, PLANNING) == {404}
    giving.end(delegation=row, now=timezone.now())
    assert Event.objects.filter(verb="delegation.ended").count() == 1


@pytest.mark.parametrize(("starts", "ends", "status"), [(1, 3, 404), (-2, 1, 200), (-2, None, 200)])
def test_it_holds_from_when_until_when(
    town: Town, province: Organisation, starts: int, ends: int | None, status: int
) -> None:
    now = timezone.now()
    when = {"starts_at": now + timedelta(days=starts)}
    if ends:
        when["ends_at"] = now + timedelta(days=ends)
    let(town, province, **when)
    assert answers(member("piet", "planner", province), PLANNING) == {status}


def test_when_its_time_is_over_it_is_over(town: Town, province: Organisation) -> None:
    planner = member("piet", "planner", province)
    (row,) = let(town, province, ends_at=timezone.now() + timedelta(days=1))
    Delegation.objects.filter(pk=row.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert answers(planner, PLANNING) == {404}
    let(town, province)  # and it can be given again
    assert answers(planner, PLANNING) == {200}


def test_what_was_given_is_not_handed_on(town: Town, province: Organisation) -> None:
    centre = towns.organisation("municipality", "centrum", "Servicecentrum")
    let(town, province, *EVERYTHING)
    giving.give(
        giver=province,
        receiver=centre,
        given=EVERYTHING,
        starts_at=timezone.now() - timedelta(hours=1),
        now=timezone.now(),
    )
    assert answers(member("piet", "planner", centre), PLANNING) == {404}


def test_what_they_do_is_recorded_as_done_for_the_town(town: Town, province: Organisation) -> None:
    let(town, province)
    own, planner = (
        member("bram", "planner", town.municipality),
        member("piet", "planner", province),
    )
    day = {"date": "2027-03-01", "closed": "on", "reason_nl": "Koningsbezoek"}
    for staff, day_of in ((planner, "2027-03-01"), (own, "2027-03-02")):
        page = f"{AT}planning/andere-tijden/"
        staff.client.post(page, {**day, "date": day_of, "confirmed": "1"})
    assert OpeningException.objects.count() == 2
    acted = {
        event.actor_id: event.details.get("on_behalf_of")
        for event in Event.objects.filter(actor__isnull=False, actor_kind="staff")
    }
    assert acted == {planner.user.pk: town.municipality.pk, own.user.pk: None}
    told = Event.objects.filter(actor=planner.user).first()
    assert told is not None
    assert told.details["of"] == province.pk
    trail = member("gijs", "auditor", town.municipality).client.get(f"{AT}logboek/")
    assert "namens" in trail.content.decode()


def test_a_manager_gives_and_ends_it_and_both_sides_see_it(
    town: Town, province: Organisation
) -> None:
    manager, other = (
        member("noor", "manager", town.municipality),
        member("piet", "planner", province),
    )
    assert other.client.get("/medewerker/beheer/").status_code == 404
    page = "/medewerker/beheer/nieuw/leeuwarden/"
    today = timezone.localdate().isoformat()
    asked = {"receiver": province.pk, "given": ["planning.planner"], "since": today}
    assert manager.client.post(page, {**asked, "given": []}).status_code == 422
    assert manager.client.post(page, {**asked, "until": "2020-01-01"}).status_code == 422
    assert manager.client.post(page, {**asked, "given": ["planning.auditor"]}).status_code == 422
    assert manager.client.post(page, asked).status_code == 302
    assert manager.client.post(page, asked).status_code == 422  # it stands already
    row = Delegation.objects.get()
    assert (row.made_by, row.task, row.kind) == (manager.user, "planning", "planner")
    assert "Provincie Fryslân" in manager.client.get("/medewerker/beheer/").content.decode()
    seen = other.client.get("/medewerker/beheer/").content.decode()
    assert "Gemeente Leeuwarden" in seen
    ending = f"/medewerker/beheer/{row.pk}/beeindigen/"
    assert ending not in seen
    assert other.client.post(ending).status_code == 404
    assert member("mo", "manager", province).client.post(ending).status_code == 404
    assert answers(other, PLANNING) == {200}
    assert manager.client.get(ending).status_code == 200
    assert Delegation.objects.get().ended_at is None
    assert manager.client.post(ending).status_code == 302
    assert answers(other, PLANNING) == {404}
    assert "Beëindigd op" in other.client.get("/medewerker/beheer/").content.decode()


def test_what_makes_no_sense_is_refused(town: Town, province: Organisation) -> None:
    now = timezone.now()
    for receiver, given, ends in (
        (town.municipality, [("planning", "planner")], None),
        (province, [], None),
        (province, [("planning", "clerk")], None),
        (province, [("planning", "planner")], now - timedelta(days=1)),
    ):
        with pytest.raises(Invalid):
            giving.give(
                giver=town.municipality,
                receiver=receiver,
                given=given,
                starts_at=now - timedelta(days=2),
                ends_at=ends,
                now=now,
            )
    with pytest.raises(Invalid):  # over before it begins
        let(town, province, starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=8))
    let(town, province)
    with pytest.raises(AlreadyManages):
        let(town, province)


@pytest.mark.parametrize("kind", [kind for kind in RoleKind.values if kind != "manager"])
def test_only_a_manager_of_the_town_gives_and_ends_it(
    town: Town, province: Organisation, kind: str
) -> None:
    other = member("bram", kind, town.municipality)
    (row,) = let(town, province)
    asked = {"receiver": province.pk, "given": ["points.manager"], "since": "2026-06-01"}
    assert other.client.post("/medewerker/beheer/nieuw/leeuwarden/", asked).status_code == 404
    assert other.client.post(f"/medewerker/beheer/{row.pk}/beeindigen/").status_code == 404
    assert other.client.get("/medewerker/beheer/").status_code == 404
    assert Delegation.objects.filter(ended_at=None).count() == 1


def test_a_library_and_the_town_itself_are_no_choice(town: Town) -> None:
    manager = member("noor", "manager", town.municipality)
    page = "/medewerker/beheer/nieuw/leeuwarden/"
    today = timezone.localdate().isoformat()
    for owner in (town.library, town.municipality):
        asked = {"receiver": owner.pk, "given": ["planning.planner"], "since": today}
        assert manager.client.post(page, asked).status_code == 422
    assert not Delegation.objects.exists()
    assert f'value="{town.municipality.pk}"' not in manager.client.get(page).content.decode()


def test_another_town_sees_nothing_of_it(town: Town, province: Organisation) -> None:
    other = towns.organisation("municipality", "tilburg", "Gemeente Tilburg")
    let(town, province)
    shown = member("tess", "manager", other).client.get("/medewerker/beheer/").content.decode()
    assert "Fryslân" not in shown
    assert "Leeuwarden" not in shown


def test_what_is_over_can_be_given_anew_at_the_very_moment(
    town: Town, province: Organisation
) -> None:
    (row,) = let(town, province, ends_at=timezone.now() + timedelta(days=1))
    over = row.ends_at
    assert over is not None
    with pytest.raises(AlreadyManages):
        _given_at(town, province, over - timedelta(seconds=1))
    _given_at(town, province, over)
    row.refresh_from_db()
    assert row.ended_at == over


def _given_at(town: Town, province: Organisation, now: datetime) -> None:
    giving.give(
        giver=town.municipality,
        receiver=province,
        given=[("planning", "planner")],
        starts_at=now,
        now=now,
    )


@pytest.mark.django_db(transaction=True)
async def test_an_open_screen_closes_within_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    assert consumers.RIGHTS_SECONDS * 1.25 < 30
    monkeypatch.setattr(consumers, "RIGHTS_SECONDS", 0.2)
    town = await sync_to_async(made_town)()
    province = await sync_to_async(towns.organisation)("province", "fryslan", "Fryslân")
    planner = await sync_to_async(member)("piet", "planner", province)
    (row,) = await sync_to_async(let)(town, province)
    socket = visitor(HALL, planner)
    await socket.connect()
    assert (await socket.receive_json_from())["what"] == "connected"
    assert await socket.receive_nothing(timeout=0.6)
    await sync_to_async(giving.end)(delegation=row, now=timezone.now())
    closed = await socket.receive_output(timeout=5)
    assert closed == {"type": "websocket.close", "code": 4403}
