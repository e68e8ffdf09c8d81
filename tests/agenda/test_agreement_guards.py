"""On the pages of agreements: who may press what, and what they see of it."""

from datetime import timedelta

import pytest
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
from tests.agenda.test_agreements import HOME, INVITE, OPEN, booked, text, wanted
from tests.town import Town


@pytest.fixture
def tax(town: Town) -> Service:
    return towns.service(town.agency, "toeslag", "Toeslag")


@pytest.fixture
def library(town: Town) -> Staff:
    return member("mia", "manager", town.library)


@pytest.fixture
def agency(town: Town) -> Staff:
    return member("mo", "manager", town.agency)


def asked(town: Town, tax: Service, library: Staff) -> tuple[Agreement, str]:
    library.client.post(OPEN, wanted(town, tax, confirmed="1"))
    made = Agreement.objects.get()
    return made, f"{HOME}{made.pk}/"


def test_who_was_asked_does_not_take_the_question_back(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    made, page = asked(town, tax, library)
    assert 'value="withdraw"' not in text(agency.client.get(page))
    assert agency.client.post(page, {"do": "withdraw"}).status_code == 409
    agency.client.post(page, {"do": "burn"})  # no button says so
    made.refresh_from_db()
    assert made.state == AgreementState.ASKED
    assert 'value="withdraw"' in text(library.client.get(page))


@pytest.mark.parametrize("kind", ["clerk", "planner", "editor", "auditor"])
def test_only_managers_agree(town: Town, tax: Service, kind: str) -> None:
    for owner, page in ((town.library, OPEN), (town.agency, INVITE)):
        other = member(f"{kind}-{owner.slug}", kind, owner)
        assert other.client.get(page).status_code == 404
        assert other.client.get(HOME).status_code == 404
        assert other.client.post(page, wanted(town, tax, confirmed="1")).status_code == 404
    assert not Agreement.objects.exists()


def test_only_the_own_services_and_hosts_with_points_are_invited(
    town: Town, tax: Service, agency: Staff
) -> None:
    empty = towns.organisation("library", "bibliotheek-leeg", "Bibliotheek zonder punt")
    other = towns.organisation("agency", "kadaster-proef", "Ander uitvoerder")
    towns.point(other, "other", "kantoor", "Kantoor")
    asked = wanted(town, tax, who="chosen", hosts=[town.library.pk], confirmed="1")
    for more in (
        {"service": town.passport.service_id},  # of the municipality
        {"hosts": [empty.pk]},
        {"hosts": [other.pk]},  # neither a municipality nor a library
        {"hosts": [town.agency.pk]},
    ):
        assert agency.client.post(INVITE, {**asked, **more}).status_code == 422
    assert not Agreement.objects.exists()


def test_a_point_that_is_closed_for_good_is_no_choice(town: Town, library: Staff) -> None:
    towns.point(town.library, "library", "bieb-oost", "Bibliotheek Oost")
    assert "Bibliotheek Oost" in text(library.client.get(OPEN))
    type(town.goirle).objects.filter(slug="bieb-oost").update(active=False)
    assert "Bibliotheek Oost" not in text(library.client.get(OPEN))


def test_where_there_is_nothing_to_agree_on_no_button_shows(town: Town, library: Staff) -> None:
    shown = text(library.client.get(HOME))
    assert OPEN in shown  # it has a point
    assert "uitnodigen/bibliotheek-goirle" not in shown  # and no service of its own


def test_the_number_of_an_appointment_leads_on_for_who_may_open_it(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    cover.rebuild_all(now=timezone.now())
    _made, page = asked(town, tax, library)
    agency.client.post(page, {"do": "accept"})
    reference = booked(Offering.objects.get(service=tax)).reference
    assert reference in text(library.client.get(page))
    shown = text(agency.client.get(page))
    assert "Bibliotheek Goirle" in shown
    assert reference not in shown


def test_what_is_over_is_not_in_the_list_of_what_is_booked(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    cover.rebuild_all(now=timezone.now())
    _made, page = asked(town, tax, library)
    agency.client.post(page, {"do": "accept"})
    made = booked(Offering.objects.get(service=tax))
    type(made).objects.filter(pk=made.pk).update(state="cancelled")
    assert made.reference not in text(library.client.get(page))
    an_hour_ago = timezone.now() - timedelta(hours=1)
    type(made).objects.filter(pk=made.pk).update(state="confirmed", starts_at=an_hour_ago)
    assert made.reference not in text(library.client.get(page))


def test_what_is_answered_for_another_names_for_whom(
    town: Town, tax: Service, library: Staff
) -> None:
    province = towns.organisation("province", "fryslan", "Fryslân")
    deputy, now = member("jan", "manager", province), timezone.now()
    _made, page = asked(town, tax, library)
    assert deputy.client.post(page, {"do": "refuse"}).status_code == 404
    giving.give(
        giver=town.agency,
        receiver=province,
        given=[("points", "manager")],
        starts_at=now - timedelta(hours=1),
        now=now,
    )
    assert deputy.client.post(page, {"do": "refuse"}).status_code == 302
    told = Event.objects.get(verb="agreement.refused").details
    assert (told["on_behalf_of"], told["of"]) == (town.agency.pk, province.pk)


def booked_on_another_day(offering: Offering) -> Appointment:
    """From tomorrow on, so that the day before is no day in the past."""
    now = timezone.now()
    window = availability.bookable_window(offering, now)
    found = availability.find(offering=offering, window=window, now=now).times()
    start = next(one for one in found if timezone.localtime(one).date() > timezone.localdate())
    held = booking.hold(offering=offering, start=start, now=now).appointment
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    return booking.confirm(appointment=held, contact=contact, now=now)


def test_before_it_ends_it_shows_what_is_booked_after_the_last_day(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    cover.rebuild_all(now=timezone.now())
    made, page = asked(town, tax, library)
    agency.client.post(page, {"do": "accept"})
    appointment = booked_on_another_day(Offering.objects.get(service=tax))
    before = timezone.localtime(appointment.starts_at).date() - timedelta(days=1)
    end = {"do": "end", "last_day": before.isoformat(), "farewell": "Helaas."}
    for staff, sees in ((library, True), (agency, False)):
        shown = staff.client.post(page, end)
        assert shown.status_code == 200
        assert "is 1 afspraak gemaakt" in text(shown)
        assert (appointment.reference in text(shown)) == sees
        assert "Sanne" not in text(shown)
    made.refresh_from_db()
    assert made.state == AgreementState.AGREED
    done = agency.client.post(page, {**end, "confirmed": "1"}, follow=True)
    assert "Helaas." in text(done)
    made.refresh_from_db()
    appointment.refresh_from_db()
    assert (made.state, appointment.state) == (AgreementState.ENDED, "confirmed")
    late = library.client.post(page, end)  # ended already
    assert late.status_code == 409


def test_a_last_day_on_which_the_last_is_booked_asks_nothing(
    town: Town, tax: Service, library: Staff, agency: Staff
) -> None:
    cover.rebuild_all(now=timezone.now())
    made, page = asked(town, tax, library)
    agency.client.post(page, {"do": "accept"})
    appointment = booked_on_another_day(Offering.objects.get(service=tax))
    last = timezone.localtime(appointment.starts_at).date()
    ended = library.client.post(page, {"do": "end", "last_day": last.isoformat()})
    assert ended.status_code == 302
    made.refresh_from_db()
    assert made.state == AgreementState.ENDED
