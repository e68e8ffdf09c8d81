"""What a rule asks of the conversation is what is booked: its length, and who helps."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hub.catalogue.models import Capability
from hub.intake import document, publishing
from hub.intake.document import BadDocument
from scheduling import availability, booking
from scheduling.availability import Item
from scheduling.availability.nearby import search
from scheduling.availability.sought import Sought, Where
from scheduling.availability.wanted import Wanted
from scheduling.booking.wish import items_of
from scheduling.errors import SlotTaken
from scheduling.models import Allocation, Appointment, Segment, State
from scheduling.planning import stranded
from scheduling.planning.pools import Pools
from tests import town as towns
from tests.intake.documents import address
from tests.town import NOW, TUESDAY_NINE, Town

LONG = {"minutes": 45, "skill": "schulden"}


def rule(**outcome: Any) -> dict[str, Any]:
    return {
        "when": {"question": "sleeps", "is": "outside"},
        "because": {"nl": "U slaapt buiten."},
        "outcome": outcome,
    }


@pytest.fixture
def debts(db: None) -> Capability:
    return towns.skill("schulden")


@pytest.fixture
def now_town(debts: Capability) -> Town:
    """Only Bram knows about debts. Who sleeps outside gets 45 minutes with him."""
    cache.clear()
    town = towns.build(now=timezone.now())
    town.bram.resource.capabilities.add(debts)
    ask(town, rule(**LONG))
    return town


def ask(town: Town, *rules: dict[str, Any]) -> None:
    service = town.passport.service
    raw = address(rules=list(rules), cases=[])
    publishing.save_draft(service=service, raw=raw, now=timezone.now())
    publishing.publish(service=service, now=timezone.now())


def advised(town: Town, visitor: Client, sleeps: str = "outside") -> str:
    began = visitor.post(f"/diensten/{town.passport.service_id}/vragen")
    token = str(began.headers["Location"]).rsplit("/", 1)[1]
    visitor.post(f"/vragen/{token}/bij/home", {"sleeps": sleeps, "revision": 0})
    number = 1
    if sleeps == "outside":
        visitor.post(f"/vragen/{token}/bij/safe", {"safe": "no", "revision": 1})
        number = 2
    where = {"address__postcode": "8911 AB", "address__number": "1", "revision": number}
    visitor.post(f"/vragen/{token}/bij/where", where)
    visitor.post(f"/vragen/{token}/controleren")
    return token


def when(town: Town, more: str = "") -> str:
    return f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}{more}"


def held(town: Town, visitor: Client, more: str = "") -> Segment:
    """The first start that is free for the usual conversation with anybody."""
    now = timezone.now()
    window = availability.bookable_window(town.passport, now)
    start = availability.find(offering=town.passport, window=window, now=now).first_free
    assert start
    answer = visitor.post(when(town, more), {"start": start.isoformat()})
    assert answer.status_code == 302, answer.content.decode()
    return Segment.objects.get(appointment__state=State.HELD)


def length(segment: Segment) -> timedelta:
    return segment.ends_at - segment.starts_at


def helpers(appointment: Appointment) -> set[str]:
    taken = Allocation.objects.filter(
        segment__appointment=appointment, resource__kind="professional"
    )
    return set(taken.values_list("resource__name", flat=True))


def test_the_advice_says_how_long_and_with_whom(now_town: Town) -> None:
    visitor = Client()
    page = visitor.get(f"/vragen/{advised(now_town, visitor)}/advies").content.decode()
    assert "Het gesprek duurt 45 minuten." in page
    assert "Met iemand die hier veel van weet: schulden" in page


def test_what_the_rule_asks_is_booked_and_stays_when_it_moves(now_town: Town) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    on = visitor.post(f"/vragen/{token}/advies", {"pass_on": "no"}).headers["Location"]
    assert "45" not in on  # nothing of it stands in the address
    shown = visitor.get(when(now_town)).content.decode()
    assert "45 minuten" in shown
    assert "met iemand die hier veel van weet: schulden" in shown
    where = visitor.get(f"/diensten/{now_town.passport.service_id}/waar").content.decode()
    assert "45 minuten" in where
    segment = held(now_town, visitor)
    assert (length(segment), segment.length_minutes) == (timedelta(minutes=45), 45)
    assert helpers(segment.appointment) == {"Bram"}
    visitor.post("/afspraak/gegevens", {"name": "Sanne", "email": "sanne@example.nl"})
    visitor.post("/afspraak/controleren")
    appointment = Appointment.objects.get(state=State.CONFIRMED)
    later = appointment.starts_at + timedelta(days=7)
    booking.move(appointment=appointment, start=later, now=timezone.now())
    segment.refresh_from_db()
    assert (segment.starts_at, length(segment)) == (later, timedelta(minutes=45))
    assert helpers(appointment) == {"Bram"}
    assert length(held(now_town, visitor)) == timedelta(minutes=20)  # the advice is used up


@pytest.mark.parametrize("typed", ["&minuten=5", "&duur=480", "&length=5&skill=1", "&advised=x"])
def test_nobody_types_another_length(now_town: Town, typed: str) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies")
    assert length(held(now_town, visitor, typed)) == timedelta(minutes=45)
    assert length(held_by_stranger(now_town, typed)) == timedelta(minutes=20)


def held_by_stranger(town: Town, typed: str) -> Segment:
    Appointment.objects.filter(state=State.HELD).update(state=State.EXPIRED)
    Allocation.objects.all().delete()
    return held(town, Client(), typed)


def test_more_persons_still_take_longer(now_town: Town) -> None:
    visitor = Client()
    visitor.post(f"/vragen/{advised(now_town, visitor)}/advies")
    assert length(held(now_town, visitor, "&personen=3")) == timedelta(minutes=65)


def test_another_rule_and_another_service_are_as_usual(now_town: Town) -> None:
    visitor = Client()
    visitor.post(f"/vragen/{advised(now_town, visitor, 'friends')}/advies")
    assert length(held(now_town, visitor)) == timedelta(minutes=20)
    visitor.post(f"/vragen/{advised(now_town, visitor)}/advies")
    other = now_town.pension_video
    page = f"/diensten/{other.service_id}/wanneer?aanbod={other.pk}"
    assert "30 minuten" in visitor.get(page).content.decode()


def test_changed_answers_are_no_advice_until_they_are_sent_again(now_town: Town) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies")
    visitor.post(f"/vragen/{token}/bij/home", {"sleeps": "friends", "revision": 3})
    assert "45 minuten" not in visitor.get(when(now_town)).content.decode()


@pytest.mark.parametrize("way", ["zonder-vragen", "wissen", "klaar"])
def test_without_the_answers_it_is_the_usual_conversation(now_town: Town, way: str) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    visitor.post(
        {
            "zonder-vragen": f"/diensten/{now_town.passport.service_id}/zonder-vragen",
            "wissen": f"/vragen/{token}/wissen",
            "klaar": "/afspraak/klaar",
        }[way]
    )
    assert "20 minuten" in visitor.get(when(now_town)).content.decode()
    assert not {"advised", "answers"} & set(visitor.session.keys())


def test_looking_does_not_throw_the_advice_away(now_town: Town) -> None:
    visitor = Client()
    visitor.post(f"/vragen/{advised(now_town, visitor)}/advies")
    page = f"/diensten/{now_town.passport.service_id}/zonder-vragen"
    assert visitor.get(page).status_code == 405
    assert "45 minuten" in visitor.get(when(now_town)).content.decode()


def test_who_wants_to_talk_instead_keeps_what_the_rules_said(now_town: Town) -> None:
    visitor = Client()
    visitor.post(f"/vragen/{advised(now_town, visitor)}/iemand")
    assert "45 minuten" in visitor.get(when(now_town)).content.decode()


def test_a_skill_that_nobody_has_leaves_no_time_and_says_why(now_town: Town) -> None:
    now_town.bram.resource.capabilities.remove(Capability.objects.get(slug="schulden"))
    visitor = Client()
    visitor.post(f"/vragen/{advised(now_town, visitor)}/advies")
    assert 'name="start"' not in visitor.get(when(now_town)).content.decode()


# The engine, without pages.


def item(town: Town, debts: Capability) -> Item:
    return Item(town.passport, length=45, skill=debts.pk)


def test_the_search_near_by_knows_length_and_skill(town: Town) -> None:
    debts = towns.skill("schulden")
    town.bram.resource.capabilities.add(debts)
    sought = Sought(town.passport.service_id, length=45, skill=debts.pk)
    (found,) = search(sought=[sought], where=Where(), wanted=Wanted(), now=NOW).whole
    assert (found.minutes, found.way.items[0].skill) == (45, debts.pk)


def test_one_person_with_the_skill_is_booked_once(town: Town) -> None:
    debts = towns.skill("schulden")
    town.bram.resource.capabilities.add(debts)
    wanted = item(town, debts)
    booking.hold_visit(items=[wanted], start=TUESDAY_NINE, now=NOW)
    with pytest.raises(SlotTaken):
        booking.hold_visit(items=[wanted], start=TUESDAY_NINE, now=NOW)
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)  # Aisha can, for others


def test_a_substitute_must_have_the_skill_too(town: Town) -> None:
    debts = towns.skill("schulden")
    town.bram.resource.capabilities.add(debts)
    made = booking.hold_visit(items=[item(town, debts)], start=TUESDAY_NINE, now=NOW).appointment
    assert items_of(made) == (item(town, debts),)
    stay = stranded.stay_of(made.segments.get())
    professionals = Pools(now=NOW).of(stay)[1]
    assert set(professionals.on_duty) == {town.bram.resource_id}


def test_the_waiting_list_keeps_length_and_skill(town: Town) -> None:
    debts = towns.skill("schulden")
    with transaction.atomic():
        waits = booking.waiting.wait(
            items=[item(town, debts)],
            contact=booking.Contact("Sanne", "sanne@example.nl"),
            token="t" * 32,
            now=NOW,
        )
    assert items_of(waits) == (item(town, debts),)


def test_the_database_refuses_a_length_that_is_no_conversation(town: Town) -> None:
    made = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    for wrong in (0, 4, 481):
        with (
            pytest.raises(IntegrityError, match="segment_length_is_a_conversation"),
            transaction.atomic(),
        ):
            made.segments.update(length_minutes=wrong)


# Publishing.


@pytest.mark.parametrize(
    "outcome",
    [
        {"minutes": 4},
        {"minutes": 42},
        {"minutes": 245},
        {"minutes": "45"},
        {"skill": "Schulden!"},
        {"nothingNeeded": True, "minutes": 45},
        {"nothingNeeded": True, "skill": "schulden"},
    ],
)
def test_an_outcome_that_cannot_be_is_refused(outcome: dict[str, Any]) -> None:
    with pytest.raises(BadDocument):
        document.read(address(rules=[rule(**outcome)]))


@pytest.mark.parametrize("kind", ["", "equipment"])
def test_a_skill_is_one_of_the_catalogue_that_a_person_can_have(
    town: Town, kind: str, now: datetime = NOW
) -> None:
    if kind:
        Capability.objects.create(slug="schulden", kind=kind, name_nl="x", name_en="x")
    service = town.passport.service
    publishing.save_draft(service=service, raw=address(rules=[rule(**LONG)], cases=[]), now=now)
    with pytest.raises(BadDocument) as refused:
        publishing.publish(service=service, now=now)
    assert refused.value.fields == {"rules.0": "De vaardigheid schulden bestaat niet."}


def test_a_case_holds_an_outcome_to_its_minutes(town: Town, debts: Capability) -> None:
    case = {
        "name": "buiten",
        "on": "2026-11-02",
        "answers": {"sleeps": "outside"},
        "outcome": {**LONG, "minutes": 30},
    }
    service = town.passport.service
    raw = address(rules=[rule(**LONG)], cases=[case])
    publishing.save_draft(service=service, raw=raw, now=NOW)
    with pytest.raises(publishing.CasesFail) as refused:
        publishing.publish(service=service, now=NOW)
    assert "45 minuten; met iemand met vaardigheid schulden" in str(refused.value.fields["buiten"])
