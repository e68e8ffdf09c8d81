"""Asking, answering and ending on the pages of staff: few presses, and each side its own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.catalogue.models import Service
from hub.delegating import giving
from locations.models import Agreement, AgreementState, Offering
from scheduling import availability, booking
from scheduling.booking import Contact
from scheduling.models import Appointment
from scheduling.planning import cover
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.town import Town

HOME = "/medewerker/overeenkomsten/"
OPEN = f"{HOME}openen/bibliotheek-goirle/"
INVITE = f"{HOME}uitnodigen/pensioenbureau/"


@pytest.fixture
def tax(town: Town) -> Service:
    return towns.service(town.agency, "toeslag", "Toeslag")


@pytest.fixture
def library(town: Town) -> Staff:
    return member("mia", "manager", town.library)


@pytest.fixture
def agency(town: Town) -> Staff:
    return member("mo", "manager", town.agency)


def wanted(town: Town, tax: Service, **more: object) -> dict[str, object]:
    return {
        "service": tax.pk,
        "points": [town.goirle.pk],
        "channels": ["video_point"],
        "minutes": "30",
        "place": "booth",
        "word": "Onze inwoners vragen erom.",
        **more,
    }


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_from_the_question_to_a_service_that_citizens_see(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    assert "Toeslag (Pensioenbureau)" in text(library.client.get(OPEN))
    preview = library.client.post(OPEN, wanted(town, tax))
    assert preview.status_code == 200
    assert "Bibliotheek Goirle" in text(preview)
    assert not Agreement.objects.exists()  # looking made nothing
    sent = library.client.post(OPEN, wanted(town, tax, confirmed="1"))
    made = Agreement.objects.get()
    page = f"{HOME}{made.pk}/"
    assert sent["Location"] == page
    assert 'value="accept"' not in text(library.client.get(page))
    assert "Toeslag" not in text(Client().get("/servicepunten/bibliotheek-goirle"))
    assert "Toeslag" in text(agency.client.get(HOME))
    shown = text(agency.client.get(page))
    assert "Onze inwoners vragen erom." in shown
    assert 'value="accept"' in shown
    done = agency.client.post(page, {"do": "accept", "answer": "Graag."}, follow=True)
    assert "Graag." in text(done)
    assert "Toeslag" in text(Client().get("/servicepunten/bibliotheek-goirle"))
    assert Event.objects.get(verb="agreement.agreed").actor == agency.user


def test_all_libraries_are_invited_with_one_form(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    asked = wanted(town, tax, who="libraries")
    assert "Bibliotheek Goirle" in text(agency.client.post(INVITE, asked))
    assert agency.client.post(INVITE, {**asked, "confirmed": "1"})["Location"] == HOME
    made = Agreement.objects.get()
    assert (made.host, made.state) == (town.library, AgreementState.ASKED)
    page = f"{HOME}{made.pk}/"
    nowhere = library.client.post(page, {"do": "accept"})
    assert nowhere.status_code == 422
    elsewhere = library.client.post(page, {"do": "accept", "points": [town.hall.pk]})
    assert elsewhere.status_code == 422
    assert not Offering.objects.filter(service=tax).exists()
    library.client.post(page, {"do": "accept", "points": [town.goirle.pk]})
    assert Offering.objects.get(service=tax).service_point == town.goirle
    again = agency.client.post(INVITE, {**asked, "confirmed": "1"})
    assert again.status_code == 422  # nobody is left to ask


def test_wrong_input_is_told_at_its_field(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    for more in (
        {"service": ""},
        {"points": [town.hall.pk]},
        {"channels": ["phone"]},
        {"minutes": "x"},
        {"minutes": "7", "confirmed": "1"},
        {"place": "room", "confirmed": "1"},
        {"service": town.passport.service_id},  # of a municipality
    ):
        refused = library.client.post(OPEN, wanted(town, tax, **more))
        assert refused.status_code == 422, more
        assert "Fout" in text(refused)
    chosen = wanted(town, tax, who="chosen", confirmed="1")
    assert agency.client.post(INVITE, chosen).status_code == 422
    assert not Agreement.objects.exists()
    kept = library.client.post(OPEN, wanted(town, tax, change="1"))
    assert "Onze inwoners vragen erom." in text(kept)


def test_the_second_press_is_told_that_it_was_too_late(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    library.client.post(OPEN, wanted(town, tax, confirmed="1"))
    page = f"{HOME}{Agreement.objects.get().pk}/"
    library.client.post(page, {"do": "withdraw"})
    late = agency.client.post(page, {"do": "accept"})
    assert late.status_code == 409
    assert "al beantwoord of teruggenomen" in text(late)
    assert not Offering.objects.filter(service=tax).exists()


def test_the_own_question_is_not_answered_and_another_side_is_not_there(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    library.client.post(OPEN, wanted(town, tax, confirmed="1"))
    made = Agreement.objects.get()
    page = f"{HOME}{made.pk}/"
    assert library.client.post(page, {"do": "accept"}).status_code == 409
    for stranger in (
        member("noor", "manager", town.municipality),
        member("piet", "planner", town.library),
        member("eva", "editor", town.agency),
    ):
        for do in ("accept", "refuse", "withdraw", "end"):
            assert stranger.client.post(page, {"do": do}).status_code == 404
    made.refresh_from_db()
    assert made.state == AgreementState.ASKED


def test_ending_lists_what_stays(town: Town, tax: Service, library: Staff, agency: Staff) -> None:
    now = timezone.now()
    cover.rebuild_all(now=now)
    library.client.post(OPEN, wanted(town, tax, confirmed="1"))
    page = f"{HOME}{Agreement.objects.get().pk}/"
    agency.client.post(page, {"do": "accept"})
    offering = Offering.objects.get(service=tax)
    made = booked(offering)
    assert made.reference in text(library.client.get(page))
    past = {"do": "end", "last_day": "2020-01-01"}
    assert library.client.post(page, past).status_code == 422
    last = timezone.localdate() + timedelta(days=30)
    library.client.post(page, {"do": "end", "last_day": last.isoformat(), "farewell": "Helaas."})
    shown = text(agency.client.get(page))
    assert "Helaas." in shown
    assert "Sanne" not in shown
    made.refresh_from_db()
    assert made.state == "confirmed"
    offering.refresh_from_db()
    assert offering.until is not None


def booked(offering: Offering) -> Appointment:
    now = timezone.now()
    window = availability.bookable_window(offering, now)
    start = availability.find(offering=offering, window=window, now=now).first_free
    assert start is not None
    held = booking.hold(offering=offering, start=start, now=now).appointment
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    return booking.confirm(appointment=held, contact=contact, now=now)


def test_who_manages_points_for_another_agrees_for_it(town: Town, tax: Service) -> None:
    province = towns.organisation("province", "fryslan", "Fryslân")
    deputy = member("jan", "manager", province)
    assert deputy.client.get(OPEN).status_code == 404
    now = timezone.now()
    (row,) = giving.give(
        giver=town.library,
        receiver=province,
        given=[("points", "manager")],
        starts_at=now - timedelta(hours=1),
        now=now,
    )
    deputy.client.post(OPEN, wanted(town, tax, confirmed="1"))
    asked = Event.objects.get(verb="agreement.asked")
    assert asked.details["on_behalf_of"] == town.library.pk
    giving.end(delegation=row, now=timezone.now())
    assert deputy.client.get(OPEN).status_code == 404
    assert deputy.client.get(f"{HOME}{Agreement.objects.get().pk}/").status_code == 404


def test_a_press_without_the_form_changes_nothing(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    library.client.post(OPEN, wanted(town, tax, confirmed="1"))
    made = Agreement.objects.get()
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = agency.client.cookies
    assert strict.post(f"{HOME}{made.pk}/", {"do": "accept"}).status_code == 403
    agency.client.get(f"{HOME}{made.pk}/?do=accept")
    made.refresh_from_db()
    assert made.state == AgreementState.ASKED
