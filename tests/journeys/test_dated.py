"""Days that run out, times that are left behind, and times at which nobody came."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from hub.notifications.models import Message
from hub.people.models import User
from scheduling import booking
from scheduling.journeys import dated, links, parties, publishing, ticking
from scheduling.journeys.course import Standing
from scheduling.journeys.models import Journey, Progress
from scheduling.journeys.template import BadTemplate
from scheduling.models import Appointment, State
from scheduling.queue.models import Ticket, TicketState
from tests.journeys import wedding as weddings
from tests.journeys.test_running import DAY, TALK, approve, book
from tests.journeys.wedding import Wedding, now_of
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
# Two weeks before the day is Thursday 25 June; the day before it Wednesday 8 July.
LATE = datetime(2026, 6, 26, 8, tzinfo=UTC)


def gives_way() -> dict[str, Any]:
    raw = weddings.template()
    raw["times"][1] |= {"orUntil": "-P1D", "becauseLate": weddings.text("Uw dag is al snel.")}
    return raw


@pytest.fixture
def soon(town: Town) -> Wedding:
    return weddings.build(town, raw=gives_way())


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk@example.nl", name="Fenna")


def begun(wedding: Wedding) -> Journey:
    journey = weddings.begin(wedding).journey
    parties.confirm(journey=journey, key="yes", by="two", agreed=True, now=NOW)
    book(wedding, journey)
    return journey


def page(journey: Journey, key: str = "one") -> str:
    token = links.issue(journey.parties.get(key=key), now=NOW)
    return Client().get(f"/stappen/{token}").content.decode()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the pages take for now."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_to


def test_days_that_have_passed_give_way_to_the_day_before(soon: Wedding, clerk: User) -> None:
    journey = begun(soon)
    approve(journey, clerk)
    before = now_of(journey).stage("talk").window
    assert (before.first, before.last) == (date(2026, 6, 18), date(2026, 6, 25))
    assert before.or_until == date(2026, 7, 8)
    late = now_of(journey, now=LATE).stage("talk")
    assert (late.standing, late.window.last) == (Standing.NOW, date(2026, 7, 8))
    assert [str(rule.because) for rule in late.window.rules] == ["Uw dag is al snel."]
    dated.book(
        journey=journey,
        key="talk",
        offering=soon.talk,
        start=LATE + timedelta(days=3),
        by="one",
        now=LATE,
    )
    assert now_of(journey, now=LATE).course.misfits == []


def test_while_the_check_is_pending_the_page_says_what_happens_when_it_is_late(
    soon: Wedding, at: Any
) -> None:
    journey = begun(soon)
    at(NOW)
    shown = page(journey)
    assert "tot en met 25 juni 2026" in shown
    assert "Is de stap ervoor pas later klaar? Dan kan het tot en met 8 juli 2026." in shown


def test_no_day_left_is_no_step_to_press_and_says_call_us(
    wedding: Wedding, clerk: User, at: Any
) -> None:
    """A template whose days do not give way: nothing impossible is asked of anybody."""
    journey = begun(wedding)
    approve(journey, clerk)
    at(LATE)
    stage = now_of(journey, now=LATE).stage("talk")
    assert stage.is_too_late
    shown = page(journey)
    assert "Hiervoor is geen dag meer over. Bel ons" in shown
    assert "Uw beurt" not in shown
    ticking.tick(journey=journey, now=LATE)
    assert Progress.objects.get(journey=journey, key="talk").misfit  # on the list of staff
    token = links.issue(journey.parties.get(key="one"), now=NOW)
    plan = Client().get(f"/stappen/{token}/bij/talk").content.decode()
    assert "Hiervoor is geen dag meer over." in plan
    assert 'name="start"' not in plan


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"orUntil": "-P3W"}, "“Of tot” moet later zijn dan “hoogstens”."),
        ({"orUntil": "morgen"}, "geen periode"),
    ],
)
def test_a_day_that_gives_way_to_an_earlier_one_is_refused(
    wedding: Wedding, change: dict[str, Any], said: str
) -> None:
    raw = weddings.template()
    raw["times"][1] |= change
    with pytest.raises(BadTemplate) as refused:
        publishing.save_draft(service=wedding.service, raw=raw, now=NOW)
        publishing.publish(service=wedding.service, now=NOW)
    assert said in " ".join(str(one) for one in refused.value.fields.values())


def with_talk(wedding: Wedding, clerk: User) -> Journey:
    journey = begun(wedding)
    approve(journey, clerk)
    book(wedding, journey, TALK, key="talk")
    return journey


def test_what_is_left_behind_stands_with_both_ways_out(
    wedding: Wedding, clerk: User, at: Any
) -> None:
    journey = with_talk(wedding, clerk)
    assert now_of(journey).course.left_behind == []
    dated.cancel(journey=journey, key="day", by="one", now=NOW)
    (left,) = now_of(journey).course.left_behind
    assert left.step.key == "talk"
    assert Progress.objects.get(journey=journey, key="talk").misfit
    at(NOW)
    shown = page(journey)
    assert "Het gesprek: deze afspraak staat nog" in shown
    assert "Deze ook afzeggen" in shown
    other = page(journey, "two")
    assert "Deze ook afzeggen" not in other
    assert not Message.objects.filter(kind="journey_left_behind").exists()  # who pressed sees it
    token = links.issue(journey.parties.get(key="one"), now=NOW)
    revision = Journey.objects.get(pk=journey.pk).revision
    Client().post(f"/stappen/{token}/bij/talk/terug", {"seen": revision})
    assert Appointment.objects.get(starts_at=TALK).state == State.CANCELLED
    assert now_of(journey).course.left_behind == []


def test_without_the_day_nothing_is_sent_of_a_week_before_it(wedding: Wedding, clerk: User) -> None:
    journey = with_talk(wedding, clerk)
    dated.cancel(journey=journey, key="day", by="one", now=NOW)
    stage = now_of(journey).stage("week")
    assert (stage.standing, stage.waits_for) == (Standing.NEXT, ("day",))
    ticking.tick(journey=journey, now=LATE)
    assert not Message.objects.filter(kind="journey_message").exists()
    book(wedding, journey, DAY)
    week_before = DAY - timedelta(days=6)
    ticking.tick(journey=journey, now=week_before)
    assert Message.objects.filter(kind="journey_message").count() == 2


def test_kept_it_fits_again_with_a_new_day(wedding: Wedding, clerk: User) -> None:
    journey = with_talk(wedding, clerk)
    dated.cancel(journey=journey, key="day", by="one", now=NOW)
    book(wedding, journey, DAY)
    course = now_of(journey).course
    assert (course.left_behind, course.misfits) == ([], [])


def test_cancelled_elsewhere_who_booked_the_other_is_told(
    wedding: Wedding, clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    with_talk(wedding, clerk)
    with django_capture_on_commit_callbacks(execute=True):
        booking.cancel(
            appointment=Appointment.objects.get(starts_at=DAY), now=NOW, actor=booking.CITIZEN
        )
    (told,) = Message.objects.filter(kind="journey_left_behind")
    assert told.recipient == "aisha@example.nl"
    assert "gesprek" not in told.subject.lower()


def ticket_of(appointment: Appointment, state: str) -> Ticket:
    assert appointment.service_point
    return Ticket.objects.create(
        service_point=appointment.service_point,
        appointment=appointment,
        day=appointment.starts_at.date(),
        number=Ticket.objects.count() + 1,
        state=state,
        arrived_at=appointment.starts_at,
        queued_at=appointment.starts_at,
        press_key=state,
        token_hash=state,
        finished_at=appointment.ends_at if state == TicketState.DONE else None,
        outcome="helped" if state == TicketState.DONE else "",
    )


AFTER = TALK + timedelta(hours=2)


@pytest.mark.parametrize("state", [TicketState.NO_SHOW, TicketState.LEFT])
def test_where_nobody_came_the_step_comes_back_with_a_word(
    wedding: Wedding, clerk: User, at: Any, state: str
) -> None:
    journey = with_talk(wedding, clerk)
    ticket_of(Appointment.objects.get(starts_at=TALK), state)
    assert ticking.tick(journey=journey, now=AFTER)
    stage = now_of(journey, now=AFTER).stage("talk")
    assert (stage.standing, stage.on) == (Standing.NOW, None)
    row = Progress.objects.get(journey=journey, key="talk")
    assert (row.missed_on, row.done_at) == (TALK.date(), None)
    (told,) = Message.objects.filter(kind="journey_missed")
    assert told.recipient == "aisha@example.nl"
    at(AFTER)
    assert "Het gesprek: u was er niet" in page(journey)
    dated.book(
        journey=journey,
        key="talk",
        offering=wedding.talk,
        start=TALK + timedelta(days=1),
        by="one",
        now=AFTER,
    )
    row.refresh_from_db()
    assert row.missed_on is None
    assert "u was er niet" not in page(journey)


@pytest.mark.parametrize(
    ("states", "done"),
    [
        ([], True),
        ([TicketState.DONE], True),
        ([TicketState.NO_SHOW, TicketState.DONE], True),
        ([TicketState.WAITING], False),
        ([TicketState.PARKED], False),
    ],
)
def test_who_came_is_done_and_who_is_still_in_line_not_yet(
    wedding: Wedding, clerk: User, states: list[str], done: bool
) -> None:
    journey = with_talk(wedding, clerk)
    for state in states:
        ticket_of(Appointment.objects.get(starts_at=TALK), state)
    ticking.tick(journey=journey, now=AFTER)
    row = Progress.objects.get(journey=journey, key="talk")
    assert (row.done_at is not None, row.missed_on) == (done, None)
