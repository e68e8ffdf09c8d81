"""Each role at each page: own point, other point; hidden and missing are the same 404."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.intervals import Interval
from hub.people.models import Role, RoleKind
from locations.models import Closure, PointAssignment
from scheduling import availability, booking
from scheduling.booking import Contact
from scheduling.models import Appointment
from scheduling.planning import cover
from tests.agenda.conftest import Staff, member
from tests.town import Town

SEE = {RoleKind.CLERK, RoleKind.PLANNER, RoleKind.MANAGER, RoleKind.AUDITOR}
ACT = {RoleKind.CLERK, RoleKind.PLANNER, RoleKind.MANAGER}
PLAN = {RoleKind.PLANNER, RoleKind.MANAGER}
TRAIL = {RoleKind.AUDITOR}
AT = "/medewerker/agenda/stadhuis-leeuwarden/"
PAGES = {
    AT: SEE,
    f"{AT}?view=week&by=desk": SEE,
    f"{AT}rooster.json": SEE,
    f"{AT}aandacht/": SEE,
    f"{AT}ziek/": PLAN,
    f"{AT}boeken/": ACT,
    f"{AT}waarom/": ACT,
    f"{AT}kalenders/": PLAN,
    f"{AT}berichten/": ACT,
    f"{AT}berichten/instellingen/": PLAN,
    f"{AT}planning/openingstijden/": PLAN,
    f"{AT}planning/andere-tijden/": PLAN,
    f"{AT}planning/sluitingen/": PLAN,
    f"{AT}planning/diensten/": PLAN,
    f"{AT}planning/afwezigheid/": PLAN,
    f"{AT}planning/feestdagen/": PLAN,
    f"{AT}planning/capaciteit/": PLAN,
    f"{AT}planning/wat-als/": PLAN,
    f"{AT}logboek/": TRAIL,
    AT.replace("agenda", "balie"): ACT,
    AT.replace("agenda", "vloer"): ACT,
}


@pytest.fixture
def booked(town: Town) -> Appointment:
    """An appointment at the hall, on a coming weekday."""
    now = timezone.now()
    cover.rebuild_all(now=now)
    # From tomorrow on: late in the afternoon today has no room for one more an hour later.
    window = Interval(now + timedelta(days=1), now + timedelta(days=8))
    start = availability.find(offering=town.passport, window=window, now=now).first_free
    assert start is not None
    held = booking.hold(offering=town.passport, start=start, now=now).appointment
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    return booking.confirm(appointment=held, contact=contact, now=now)


@pytest.mark.parametrize("kind", RoleKind.values)
def test_each_role_sees_its_own_pages_and_a_404_for_the_others(town: Town, kind: str) -> None:
    staff = member("iemand", kind, town.municipality)
    answers = {page: staff.client.get(page).status_code for page in PAGES}
    assert answers == {page: 200 if kind in allowed else 404 for page, allowed in PAGES.items()}


@pytest.mark.parametrize("kind", RoleKind.values)
def test_nobody_sees_the_pages_of_another_organisation(town: Town, kind: str) -> None:
    staff = member("iemand", kind, town.library)
    missing = staff.client.get(AT.replace("stadhuis-leeuwarden", "bestaat-niet"))
    for page in PAGES:
        answer = staff.client.get(page)
        assert answer.status_code == 404
    assert missing.status_code == 404


def test_a_role_with_assigned_points_sees_only_those(town: Town) -> None:
    staff = member("iemand", "clerk", town.municipality)
    PointAssignment.objects.create(role=staff.user.roles.get(), service_point=town.goirle)
    assert staff.client.get(AT).status_code == 404
    assert staff.client.get("/medewerker/agenda/bibliotheek-goirle/").status_code == 200


def test_without_both_factors_every_page_leads_to_the_log_in(town: Town, clerk: Staff) -> None:
    half = Client()
    half.force_login(clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    for client in (Client(), half):
        for page in PAGES:
            answer = client.get(page)
            assert answer.status_code == 302
            assert "/medewerker/inloggen/" in answer["Location"]


def test_looking_at_details_is_written_down(booked: Appointment, clerk: Staff) -> None:
    answer = clerk.client.get(f"/medewerker/afspraak/{booked.reference}/")
    assert "Sanne Visser" in answer.content.decode()
    event = Event.objects.get(verb="appointment.seen")
    assert (event.actor, event.object_id) == (clerk.user, str(booked.pk))


def test_an_appointment_elsewhere_is_a_404_like_a_missing_one(
    booked: Appointment, town: Town
) -> None:
    other = member("iemand", "manager", town.library)
    for page in ("", "verzetten/", "afzeggen/"):
        for reference in (booked.reference, "CDFGHJKM"):
            path = f"/medewerker/afspraak/{reference}/{page}"
            assert other.client.get(path).status_code == 404


def test_staff_move_note_and_cancel(booked: Appointment, clerk: Staff) -> None:
    base = f"/medewerker/afspraak/{booked.reference}/"
    clerk.client.post(base + "notitie/", {"note": "Belt terug."})
    later = booked.starts_at + timedelta(minutes=30)
    answer = clerk.client.post(base + "verzetten/", {"start": later.isoformat()})
    assert answer.status_code in {302, 409}
    refused = clerk.client.post(base + "afzeggen/", {"reason": ""})
    assert refused.status_code == 422
    clerk.client.post(base + "afzeggen/", {"reason": "De balie is ziek."})
    booked.refresh_from_db()
    assert (booked.note, booked.state, booked.cancelled_by) == ("Belt terug.", "cancelled", "staff")


def test_an_auditor_cannot_act(booked: Appointment, town: Town) -> None:
    auditor = member("gijs", "auditor", town.municipality)
    base = f"/medewerker/afspraak/{booked.reference}/"
    assert auditor.client.post(base + "afzeggen/", {"reason": "x"}).status_code == 404
    booked.refresh_from_db()
    assert booked.state == "confirmed"


def test_staff_book_for_a_caller(town: Town, clerk: Staff, booked: Appointment) -> None:
    start = booked.starts_at + timedelta(hours=1)
    day = timezone.localtime(start).date()
    page = f"{AT}boeken/?offering={town.passport.pk}&persons=2&date={day}"
    assert clerk.client.get(page).status_code == 200
    caller = {"name": "Piet Kok", "phone": "06 87654321"}
    incomplete = clerk.client.post(page, {"name": "Piet Kok", "start": start.isoformat()})
    assert incomplete.status_code == 422
    answer = clerk.client.post(page, {**caller, "start": start.isoformat()})
    assert answer.status_code == 302
    made = Appointment.objects.exclude(pk=booked.pk).get()
    assert (made.state, made.created_by, made.booker.name) == ("confirmed", clerk.user, "Piet Kok")


def test_a_closure_lists_whom_it_would_strand_and_loses_nobody(
    booked: Appointment, planner: Staff
) -> None:
    day = timezone.localtime(booked.starts_at).date()
    page = f"{AT}planning/sluitingen/"
    closure = {"starts_at": f"{day}T00:00", "ends_at": f"{day + timedelta(days=1)}T00:00"}
    preview = planner.client.post(page, closure)
    assert "Sanne Visser" in preview.content.decode()
    assert not Closure.objects.exists()
    planner.client.post(page, {**closure, "confirmed": "1"})
    assert Closure.objects.count() == 1
    booked.refresh_from_db()
    assert booked.state == "confirmed"
    assert booked.segments.get().allocations.count() == 2
    assert "Sanne Visser" in planner.client.get(f"{AT}aandacht/").content.decode()
    planner.client.post(page, {"remove": Closure.objects.get().pk})
    assert "Sanne Visser" not in planner.client.get(f"{AT}aandacht/").content.decode()


def test_a_wrong_planning_form_says_so(town: Town, planner: Staff) -> None:
    answer = planner.client.post(
        f"{AT}planning/sluitingen/",
        {"starts_at": "2026-06-02T10:00", "ends_at": "2026-06-02T09:00", "confirmed": "1"},
        follow=True,
    )
    assert answer.status_code in {200, 422}
    assert not Closure.objects.exists()


def test_who_plans_one_point_does_not_close_all_of_them(town: Town) -> None:
    planner = member("Piet", "planner", town.municipality)
    role = planner.user.roles.get()
    PointAssignment.objects.create(role=role, service_point=town.hall)
    holidays = f"{AT}planning/feestdagen/"
    assert planner.client.get(holidays).status_code == 404
    assert planner.client.post(holidays, {"keys": []}).status_code == 404
    page = planner.client.get(f"{AT}planning/sluitingen/")
    assert page.status_code == 200
    assert "feestdagen" not in page.content.decode()


def test_a_manager_finds_the_kiosks_and_screens_from_the_first_page(town: Town) -> None:
    manager = member("Noor", "manager", town.municipality)
    planner = member("Bram", "planner", town.municipality)
    for staff in (manager, planner):
        Role.objects.create(user=staff.user, kind="clerk", organisation=town.library)
    home = "/medewerker/agenda/"
    assert "Zuilen en schermen" in manager.client.get(home).content.decode()
    assert "/medewerker/apparaten/" in manager.client.get(home).content.decode()
    assert "/medewerker/apparaten/" not in planner.client.get(home).content.decode()
