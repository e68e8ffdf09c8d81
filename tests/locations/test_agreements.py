"""Goirle's library and the pension agency agree, or do not; citizens see what both want."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from hub.audit.models import Event
from hub.catalogue.models import Capability, Organisation, Service
from hub.errors import Invalid
from hub.notifications.models import Message
from locations import bookable
from locations.agreements import answering, asking, ending
from locations.agreements.answering import AnsweredAlready, NotYours
from locations.agreements.asking import AskedAlready, OfferedAlready
from locations.agreements.ending import NotAgreed
from locations.agreements.terms import OtherTerms, Terms
from locations.models import Agreement, AgreementState, Offering, Side
from scheduling import availability, booking
from scheduling.booking import Contact
from scheduling.errors import SlotNotOffered
from scheduling.models import Appointment, State
from scheduling.planning import cover
from tests import town as towns
from tests.agenda.conftest import member
from tests.town import NOW, TUESDAY_NINE, Town

BOOTH = {"channels": ("video_point",), "minutes": 30, "place": "booth"}


@pytest.fixture
def tax(town: Town) -> Service:
    """Of the agency, offered nowhere yet."""
    return towns.service(town.agency, "toeslag", "Toeslag")


def terms(**more: Any) -> Terms:
    pensions = Capability.objects.get(slug="pensioen")
    return Terms(**{**BOOTH, "skills": (pensions,), **more})


def asked(town: Town, tax: Service, **more: Any) -> Agreement:
    wanted = {"host": town.library, "points": [town.goirle], "on": terms(), **more}
    return asking.ask(service=tax, now=NOW, **wanted)


def offered(tax: Service, now: Any = NOW) -> list[Offering]:
    return list(bookable.offerings(now=now).filter(service=tax))


def book(offering: Offering, start: Any = TUESDAY_NINE) -> Appointment:
    held = booking.hold(offering=offering, start=start, now=NOW).appointment
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    return booking.confirm(appointment=held, contact=contact, now=NOW)


def test_only_when_both_agreed_it_is_seen_and_booked(town: Town, tax: Service) -> None:
    made = asked(town, tax, word="Onze inwoners vragen erom.")
    assert not Offering.objects.filter(service=tax).exists()
    answering.accept(agreement=made, side=Side.PROVIDER, answer="Graag.", now=NOW)
    made.refresh_from_db()
    assert (made.state, made.answer) == (AgreementState.AGREED, "Graag.")
    (offering,) = offered(tax)
    assert (offering.service_point, offering.channel, offering.base_minutes) == (
        town.goirle,
        "video_point",
        30,
    )
    needs = {(n.kind, n.place, n.organisation) for n in offering.needs.all()}
    assert needs == {
        ("booth", "at_point", None),
        ("professional", "organisation", town.agency),
    }
    assert book(offering).state == State.CONFIRMED  # in the booth, with Fatima far away
    page = Browser().get("/servicepunten/bibliotheek-goirle").content.decode()
    assert "Toeslag" in page


def test_refused_or_taken_back_nothing_is_made_and_it_can_be_asked_again(
    town: Town, tax: Service
) -> None:
    answering.refuse(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    answering.withdraw(agreement=asked(town, tax), side=Side.HOST, now=NOW)
    assert not offered(tax)
    assert asked(town, tax).state == AgreementState.ASKED


def test_nobody_answers_the_own_question(town: Town, tax: Service) -> None:
    made = asked(town, tax)
    for answer in (answering.accept, answering.refuse):
        with pytest.raises(NotYours):
            answer(agreement=made, side=Side.HOST, now=NOW)
    with pytest.raises(NotYours):
        answering.withdraw(agreement=made, side=Side.PROVIDER, now=NOW)
    assert not offered(tax)


def test_the_second_press_changes_nothing(town: Town, tax: Service) -> None:
    made = asked(town, tax)
    answering.refuse(agreement=made, side=Side.PROVIDER, now=NOW)
    with pytest.raises(AnsweredAlready):
        answering.accept(agreement=made, side=Side.PROVIDER, now=NOW)
    with pytest.raises(AnsweredAlready):
        answering.withdraw(agreement=made, side=Side.HOST, now=NOW)
    with pytest.raises(NotAgreed):
        ending.end(agreement=made, side=Side.HOST, last_day=NOW.date(), now=NOW)
    assert not offered(tax)


def test_libraries_that_are_invited_choose_their_points(town: Town, tax: Service) -> None:
    other = towns.organisation("library", "bibliotheek-tilburg", "Bibliotheek Tilburg")
    hosts = [town.library, other]
    made = asking.invite(service=tax, hosts=hosts, on=terms(), now=NOW)
    assert [one.host for one in made] == hosts
    assert not offered(tax)
    for points in ([], [town.hall]):  # none, and somebody else's
        with pytest.raises(Invalid):
            answering.accept(agreement=made[0], side=Side.HOST, points=points, now=NOW)
    answering.accept(agreement=made[0], side=Side.HOST, points=[town.goirle], now=NOW)
    assert [one.service_point for one in offered(tax)] == [town.goirle]
    assert made[1].state == AgreementState.ASKED
    with pytest.raises(AskedAlready):  # everybody was asked
        asking.invite(service=tax, hosts=hosts, on=terms(), now=NOW)


def test_both_ask_at_once_and_one_question_stands(town: Town, tax: Service) -> None:
    asking.invite(service=tax, hosts=[town.library], on=terms(), now=NOW)
    with pytest.raises(AskedAlready):
        asked(town, tax)
    assert Agreement.objects.count() == 1


def test_a_national_text_is_open_at_once(town: Town) -> None:
    base = towns.organisation("national", "landelijk", "Landelijk")
    service = towns.service(base, "uittreksel", "Uittreksel")
    on = Terms(channels=("in_person",), minutes=15, place="desk")
    made = asking.ask(service=service, host=town.municipality, points=[town.hall], on=on, now=NOW)
    assert made.state == AgreementState.AGREED
    assert book(offered(service)[0]).state == State.CONFIRMED
    with pytest.raises(Invalid):  # nobody is behind the screen
        asking.ask(
            service=service, host=town.library, points=[town.goirle], on=terms(skills=()), now=NOW
        )


def test_what_does_not_fit_is_refused_by_its_name(town: Town, tax: Service) -> None:
    for more, field in (
        ({"on": terms(minutes=7)}, "minutes"),
        ({"on": terms(channels=("phone",))}, "channels"),
        ({"on": terms(place="professional")}, "place"),
        ({"on": terms(place="room")}, "points"),  # there is none in Goirle
        ({"points": [town.hall]}, "points"),
        ({"points": []}, "points"),
        ({"host": town.agency}, "service"),
    ):
        with pytest.raises(Invalid) as refused:
            asked(town, tax, **more)
        assert list(refused.value.fields) == [field]
    assert not Agreement.objects.exists()
    with pytest.raises(OfferedAlready):
        asked(town, town.pension.service)  # the booth has it already
    assert not Agreement.objects.exists()


def test_after_the_last_day_nothing_is_booked_and_what_is_booked_stays(
    town: Town, tax: Service
) -> None:
    made = answering.accept(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    (offering,) = offered(tax)
    kept = book(offering, TUESDAY_NINE + timedelta(days=7))
    ending.end(
        agreement=made, side=Side.HOST, last_day=date(2026, 6, 3), farewell="Helaas.", now=NOW
    )
    (offering,) = offered(tax)  # until then it is there
    kept.refresh_from_db()
    assert kept.state == State.CONFIRMED
    assert book(offering, TUESDAY_NINE + timedelta(days=1)).state == State.CONFIRMED
    with pytest.raises(SlotNotOffered):
        book(offering, TUESDAY_NINE + timedelta(days=2))
    window = availability.bookable_window(offering, NOW)
    starts = availability.find(offering=offering, window=window, now=NOW).times()
    assert {start.date() for start in starts} <= {date(2026, 6, day) for day in (1, 2, 3)}
    assert starts
    past = NOW + timedelta(days=3)
    assert not offered(tax, past)
    window = availability.bookable_window(offering, past)
    assert not availability.find(offering=offering, window=window, now=past).starts
    with pytest.raises(NotAgreed):
        ending.end(agreement=made, side=Side.PROVIDER, last_day=date(2026, 6, 9), now=NOW)


def test_a_last_day_in_the_past_is_refused(town: Town, tax: Service) -> None:
    made = answering.accept(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    with pytest.raises(Invalid):
        ending.end(agreement=made, side=Side.HOST, last_day=date(2026, 5, 31), now=NOW)
    assert offered(tax)[0].until is None


def test_after_the_end_it_can_be_agreed_on_again(town: Town, tax: Service) -> None:
    made = answering.accept(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    book(offered(tax)[0])
    ending.end(agreement=made, side=Side.HOST, last_day=date(2026, 6, 3), now=NOW)
    with pytest.raises(OtherTerms):  # an appointment holds on to the need for this skill
        answering.accept(
            agreement=asked(town, tax, on=terms(skills=())), side=Side.PROVIDER, now=NOW
        )
    answering.withdraw(agreement=Agreement.objects.get(state="asked"), side=Side.HOST, now=NOW)
    answering.accept(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    (offering,) = offered(tax)
    assert (offering.until, offering.needs.count()) == (None, 2)


def test_the_managers_of_the_other_side_are_mailed(town: Town, tax: Service) -> None:
    member("mo", "manager", town.agency)
    member("mia", "manager", town.library)
    member("piet", "planner", town.agency)
    made = answering.accept(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    ending.end(agreement=made, side=Side.PROVIDER, last_day=date(2026, 6, 3), now=NOW)
    sent = list(Message.objects.order_by("created_at", "kind").values_list("kind", "recipient"))
    assert sorted(sent) == [
        ("agreement_agreed", "mia@example.nl"),
        ("agreement_asked", "mo@example.nl"),
        ("agreement_ended", "mia@example.nl"),
    ]
    assert all("Toeslag" not in one.subject for one in Message.objects.all())
    verbs = set(Event.objects.filter(object_type="agreement").values_list("verb", flat=True))
    assert verbs == {"agreement.asked", "agreement.agreed", "agreement.ended"}


def test_masks_need_no_rebuilding(town: Town, tax: Service) -> None:
    """Nothing about who works when changed, so what is free is known at once."""
    answering.accept(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    (offering,) = offered(tax)
    window = availability.bookable_window(offering, NOW)
    before = availability.find(offering=offering, window=window, now=NOW).starts
    cover.rebuild_all(now=NOW)
    assert before == availability.find(offering=offering, window=window, now=NOW).starts
    assert before


def test_organisation_is_asked_once(town: Town, tax: Service) -> None:
    asked(town, tax)
    with pytest.raises(AskedAlready):
        asked(town, tax)
    assert Organisation.objects.get(pk=town.library.pk).agreements.count() == 1
