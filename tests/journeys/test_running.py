"""A wedding from the first answer to the day, and everything that can change on the way."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hub.errors import Invalid, NotFound
from hub.intake import sealing
from hub.notifications.models import Message
from hub.people.models import User
from scheduling import booking
from scheduling.journeys import (
    beginning,
    checking,
    dated,
    ending,
    links,
    parties,
    proposals,
    ticking,
)
from scheduling.journeys.course import Standing
from scheduling.journeys.dated import OutOfTime
from scheduling.journeys.models import Journey, Party, Progress
from scheduling.journeys.running import JourneyChanged, JourneyIsOver, NotNow
from scheduling.models import Allocation, Appointment, State
from tests.journeys import wedding as weddings
from tests.journeys.wedding import CONTACTS, Wedding, now_of
from tests.town import NOW

pytestmark = pytest.mark.django_db

# Bram says yes on Monday 1 June: from 15 June on. Thursday 9 July 14:00 in Amsterdam.
DAY = datetime(2026, 7, 9, 12, tzinfo=NOW.tzinfo)
TALK = datetime(2026, 6, 22, 8, tzinfo=NOW.tzinfo)


@pytest.fixture
def clerk(wedding: Wedding) -> User:
    return User.objects.create_user("clerk@example.nl", name="Fenna")


@pytest.fixture
def journey(wedding: Wedding) -> Journey:
    """Begun, and confirmed by the partner."""
    begun = weddings.begin(wedding).journey
    parties.confirm(journey=begun, key="yes", by="two", agreed=True, now=NOW)
    return begun


def book(wedding: Wedding, journey: Journey, start: datetime = DAY, **more: Any) -> Progress:
    offering = wedding.talk if more.get("key") == "talk" else wedding.ceremony
    about: dict[str, Any] = {"key": "day", "by": "one", "now": NOW, **more}
    return dated.book(journey=journey, offering=offering, start=start, **about)


def approve(journey: Journey, clerk: User, **more: Any) -> None:
    about: dict[str, Any] = {"key": "check", "now": NOW, "user_id": clerk.pk}
    checking.tick(journey=journey, seen_lines=["home", "birth"], missing="", **about)
    checking.approve(journey=journey, **about, **more)


def standings(journey: Journey, *, now: datetime = NOW) -> dict[str, str]:
    return {stage.step.key: stage.standing for stage in now_of(journey, now=now).course.stages}


def letters(journey: Journey) -> list[tuple[str, str]]:
    found = Message.objects.filter(topic=f"journey:{journey.pk}").order_by("created_at", "pk")
    return sorted(found.values_list("kind", "recipient"))


def test_it_begins_with_two_links_and_the_partner_first(wedding: Wedding) -> None:
    begun = weddings.begin(wedding)
    assert standings(begun.journey) == {
        "ask": Standing.DONE,
        "yes": Standing.NOW,
        "day": Standing.NEXT,
        "check": Standing.NEXT,
        "talk": Standing.NEXT,
        "week": Standing.NEXT,
    }
    assert letters(begun.journey) == [
        ("journey_begun", "aisha@example.nl"),
        ("journey_invited", "bram@example.nl"),
    ]
    party = links.opened_by(begun.token)
    assert party is not None
    assert party.key == "one"
    assert links.opened_by("x" * 32) is None


def test_each_party_needs_an_own_address(wedding: Wedding) -> None:
    with pytest.raises(Invalid) as refused:
        beginning.begin(
            intake=weddings.answered(wedding),
            version=wedding.version,
            organisation=wedding.town.municipality,
            contacts={"one": CONTACTS["one"], "two": CONTACTS["one"]},
            now=NOW,
        )
    assert list(refused.value.fields) == ["two.email"]
    assert not Journey.objects.exists()


def test_another_organisation_cannot_lead_it(wedding: Wedding) -> None:
    with pytest.raises(NotFound):
        beginning.begin(
            intake=weddings.answered(wedding),
            version=wedding.version,
            organisation=wedding.town.agency,
            contacts=CONTACTS,
            now=NOW,
        )


def test_only_the_party_whose_part_it_is_confirms_it(wedding: Wedding) -> None:
    begun = weddings.begin(wedding).journey
    with pytest.raises(NotFound):
        parties.confirm(journey=begun, key="yes", by="one", agreed=True, now=NOW)
    with pytest.raises(Invalid):
        parties.confirm(journey=begun, key="yes", by="two", agreed=False, now=NOW)
    assert standings(begun)["yes"] == Standing.NOW


def test_the_day_is_kept_until_staff_have_checked(
    wedding: Wedding, journey: Journey, clerk: User
) -> None:
    row = book(wedding, journey)
    assert row.appointment
    assert row.appointment.state == State.HELD
    assert row.on == date(2026, 7, 9)
    taken = Allocation.objects.filter(segment__appointment=row.appointment)
    assert {one.resource for one in taken} == {wedding.room, wedding.registrar.resource}
    approve(journey, clerk)
    row.appointment.refresh_from_db()
    assert row.appointment.state == State.CONFIRMED
    assert row.appointment.booker.name == "Aisha Bakker"
    assert standings(journey)["talk"] == Standing.NOW


@pytest.mark.parametrize(
    "start", [datetime(2026, 6, 12, 8, tzinfo=UTC), datetime(2027, 6, 2, 8, tzinfo=UTC)]
)
def test_a_day_outside_the_term_is_refused_with_the_rule(
    wedding: Wedding, journey: Journey, start: datetime
) -> None:
    with pytest.raises(OutOfTime) as refused:
        book(wedding, journey, start)
    assert "14 dagen" in str(refused.value)
    assert "15 juni 2026" in str(refused.value)
    assert not Appointment.objects.exists()


def test_the_free_times_are_those_within_the_terms(wedding: Wedding, journey: Journey) -> None:
    times = dated.free_times(now_of(journey), "day", wedding.ceremony)
    assert min(times).date() == date(2026, 6, 15)
    assert max(times).date() <= date(2027, 6, 1)


def test_approval_waits_until_everything_was_seen(
    wedding: Wedding, journey: Journey, clerk: User
) -> None:
    book(wedding, journey)
    with pytest.raises(checking.NotAllSeen):
        checking.approve(journey=journey, key="check", now=NOW, user_id=clerk.pk)
    assert standings(journey)["check"] == Standing.NOW


def test_what_does_not_apply_need_not_be_seen(wedding: Wedding) -> None:
    plain, abroad = weddings.begin(wedding).journey, weddings.begin(wedding, abroad=True).journey
    for journey, keys in ((plain, ["home"]), (abroad, ["home", "birth"])):
        running = now_of(journey)
        step = running.template.step("check")
        assert [line.key for line in checking.lines(running, step)] == keys


def test_moving_the_day_keeps_what_fits_and_lists_what_does_not(
    wedding: Wedding, journey: Journey, clerk: User
) -> None:
    book(wedding, journey)
    approve(journey, clerk)
    talk = book(wedding, journey, TALK, key="talk")
    # One day later the talk of 22 June is still two to three weeks before.
    book(wedding, journey, DAY + timedelta(days=1))
    assert now_of(journey).course.misfits == []
    # A fortnight later it is not. It stays, and times that do fit are proposed.
    book(wedding, journey, DAY + timedelta(days=14))
    running = now_of(journey)
    (proposal,) = proposals.of(running)
    assert proposal.stage.step.key == "talk"
    assert proposal.stage.misfit
    assert [time.astimezone(running.zone).weekday() for time in proposal.times] == [0, 0, 0]
    assert all(date(2026, 7, 2) <= time.date() <= date(2026, 7, 9) for time in proposal.times)
    assert talk.appointment
    talk.appointment.refresh_from_db()
    assert talk.appointment.state == State.CONFIRMED
    book(wedding, journey, proposal.times[0], key="talk")
    assert now_of(journey).course.misfits == []
    assert Appointment.objects.filter(state=State.CONFIRMED).count() == 2


def test_the_officiant_of_the_day_is_who_one_talks_with(
    wedding: Wedding, journey: Journey, clerk: User
) -> None:
    book(wedding, journey)
    approve(journey, clerk)
    talk = book(wedding, journey, TALK, key="talk")
    taken = Allocation.objects.get(segment__appointment=talk.appointment)
    assert taken.resource == wedding.registrar.resource


def test_a_move_by_the_appointments_own_link_is_followed(
    wedding: Wedding, journey: Journey, clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    book(wedding, journey)
    approve(journey, clerk)
    talk = book(wedding, journey, TALK, key="talk")
    assert talk.appointment
    with django_capture_on_commit_callbacks(execute=True):
        booking.move(appointment=talk.appointment, start=TALK + timedelta(days=10), now=NOW)
    running = now_of(journey)
    assert running.progress["talk"].on == date(2026, 7, 2)
    assert [stage.step.key for stage in running.course.misfits] == ["talk"]
    assert ("journey_misfit", "bram@example.nl") in letters(journey)


def test_a_cancellation_elsewhere_makes_the_step_open_again(
    wedding: Wedding, journey: Journey, clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    row = book(wedding, journey)
    approve(journey, clerk)
    assert row.appointment
    row.appointment.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        booking.cancel(appointment=row.appointment, now=NOW)
    assert standings(journey)["day"] == Standing.NOW
    assert ("journey_time_lost", "aisha@example.nl") in letters(journey)


def test_news_that_was_lost_is_made_good_by_the_next_round(
    wedding: Wedding, journey: Journey, clerk: User
) -> None:
    row = book(wedding, journey)
    approve(journey, clerk)
    assert row.appointment
    row.appointment.refresh_from_db()
    booking.cancel(appointment=row.appointment, now=NOW)  # nobody heard it
    assert ticking.tick(journey=journey, now=NOW)
    assert standings(journey)["day"] == Standing.NOW


def test_who_withdraws_ends_it_for_all_and_nobody_is_told_why(
    wedding: Wedding, journey: Journey
) -> None:
    row = book(wedding, journey)
    parties.say_privately(journey=journey, by="two", text="Ik word gedwongen.", now=NOW)
    parties.withdraw(journey=journey, by="two", now=NOW)
    journey.refresh_from_db()
    assert (journey.state, journey.stopped_by) == ("stopped", "two")
    assert not Allocation.objects.exists()
    assert row.appointment
    row.appointment.refresh_from_db()
    assert row.appointment.state == State.EXPIRED
    told = Message.objects.filter(kind="journey_stopped")
    assert {one.recipient for one in told} == {"aisha@example.nl", "bram@example.nl"}
    assert not [one for one in told if "Bram" in one.text and one.recipient == "aisha@example.nl"]
    with pytest.raises(JourneyIsOver):
        book(wedding, journey)


def test_staff_say_why_it_cannot_be(wedding: Wedding, journey: Journey, clerk: User) -> None:
    book(wedding, journey)
    with pytest.raises(Invalid):
        checking.refuse(journey=journey, reason=" ", now=NOW, user_id=clerk.pk)
    checking.refuse(journey=journey, reason="U bent nog getrouwd.", now=NOW, user_id=clerk.pk)
    told = Message.objects.filter(kind="journey_stopped")
    assert all("U bent nog getrouwd." in one.text for one in told)
    assert not Allocation.objects.exists()


def test_a_page_that_is_old_changes_nothing(wedding: Wedding, journey: Journey) -> None:
    seen = now_of(journey).journey.revision
    book(wedding, journey, seen=seen)
    with pytest.raises(JourneyChanged):
        book(wedding, journey, DAY + timedelta(days=1), seen=seen)
    assert now_of(journey).progress["day"].on == date(2026, 7, 9)


def test_what_waits_for_another_step_cannot_be_booked(wedding: Wedding, journey: Journey) -> None:
    with pytest.raises(NotNow):
        book(wedding, journey, TALK, key="talk")


def test_time_goes_on_by_itself_to_the_end(wedding: Wedding, journey: Journey, clerk: User) -> None:
    book(wedding, journey)
    approve(journey, clerk)
    book(wedding, journey, TALK, key="talk")
    a_week_before = datetime(2026, 7, 2, 4, tzinfo=NOW.tzinfo)
    assert ticking.tick(journey=journey, now=a_week_before)
    assert standings(journey, now=a_week_before)["week"] == Standing.DONE
    assert standings(journey, now=a_week_before)["talk"] == Standing.DONE
    (told, _other) = Message.objects.filter(kind="journey_message")
    assert "Uw identiteitsbewijs" in told.text
    after = DAY + timedelta(hours=1)
    assert ticking.tick(journey=journey, now=after)
    journey.refresh_from_db()
    assert journey.state == "done"
    assert journey.gone_at == after + timedelta(days=7)


def test_a_time_that_waits_for_staff_is_kept_on(wedding: Wedding, journey: Journey) -> None:
    row = book(wedding, journey)
    for days in range(1, 30):
        ticking.tick(journey=journey, now=NOW + timedelta(days=days))
        booking.expire_due(now=NOW + timedelta(days=days))
    assert row.appointment
    row.appointment.refresh_from_db()
    assert row.appointment.state == State.HELD


def test_a_running_journey_is_never_deleted_and_an_ended_one_is(
    wedding: Wedding, journey: Journey
) -> None:
    assert ending.forget_old(now=NOW + timedelta(days=3000)) == 0
    parties.withdraw(journey=journey, by="one", now=NOW)
    assert ending.forget_old(now=NOW + timedelta(days=6)) == 0
    assert ending.forget_old(now=NOW + timedelta(days=7)) == 1
    assert not Party.objects.exists()


def test_what_was_told_is_sealed(wedding: Wedding, journey: Journey) -> None:
    parties.say_privately(journey=journey, by="two", text="Kanarie", now=NOW)
    journey.refresh_from_db()
    rows: list[Any] = [journey, *Party.objects.all()]
    for row in rows:
        assert b"Kanarie" not in bytes(row.sealed)
        assert b"Bakker" not in bytes(row.sealed)
    assert sealing.opened(Party.objects.get(key="two").sealed)["private"] == "Kanarie"
    assert parties.private_of(now_of(journey)) == {"two": "Kanarie"}
