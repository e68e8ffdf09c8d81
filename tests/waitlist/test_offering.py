"""Who is asked, when, and for how long."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.notifications.models import Message
from scheduling import booking
from scheduling.errors import SlotTaken
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment, State
from scheduling.waitlist import matching
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import Offer, Outcome
from tests.town import NOW, TUESDAY_NINE
from tests.waitlist.conftest import Counter, asked, minutes, run

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
POLICY = MessagePolicy()


def free(appointment: Appointment, now: datetime = NOW) -> datetime:
    booking.cancel(appointment=appointment, now=now)
    return appointment.starts_at


def test_nothing_free_means_nobody_is_asked(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1])
    assert run() == 0


def test_who_asked_first_is_asked_first_and_only_one_gets_the_time(
    desk: Counter, full: list[Appointment]
) -> None:
    second, first = full[-1], full[-2]
    mine = desk.wait(first)
    desk.wait(second, now=NOW + minutes(1))
    start = free(full[4])
    assert run(NOW + minutes(2)) == 1
    (offer,) = asked()
    assert (offer.wish, offer.starts_at) == (mine, start)
    assert offer.hold is not None
    assert (offer.hold.state, offer.hold.hold_expires_at) == (State.HELD, offer.expires_at)
    assert run(NOW + minutes(3)) == 0


def test_whom_the_time_does_not_fit_is_passed_over(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1], weekdays=(0,))  # a Monday, and what comes free is a Tuesday
    other = desk.wait(full[-2], now=NOW + minutes(1), weekdays=(1,))
    free(full[0])
    run(NOW + minutes(2))
    assert [offer.wish for offer in asked()] == [other]


def test_a_kept_time_is_nobody_elses(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1])
    start = free(full[4])
    run()
    with pytest.raises(SlotTaken):
        booking.hold(offering=desk.town.passport, start=start, now=NOW)


def test_no_answer_passes_the_time_on_to_the_next(desk: Counter, full: list[Appointment]) -> None:
    first, second = desk.wait(full[-1]), desk.wait(full[-2], now=NOW + minutes(1))
    start = free(full[4])
    run(NOW + minutes(2))
    late = asked()[0].expires_at
    assert run(late - timedelta(seconds=1)) == 0
    assert run(late) == 1
    assert [(o.wish, o.outcome) for o in Offer.objects.order_by("pk")] == [
        (first, Outcome.LAPSED),
        (second, Outcome.OPEN),
    ]
    assert asked()[0].starts_at == start
    full[-1].refresh_from_db()
    assert full[-1].state == State.CONFIRMED


def test_it_is_kept_for_as_long_as_the_organisation_set(
    desk: Counter, full: list[Appointment]
) -> None:
    MessagePolicy.objects.create(organisation=desk.town.municipality, offer_minutes=20)
    desk.wait(full[-1])
    free(full[4])
    run()
    assert asked()[0].expires_at == NOW + minutes(20)


def test_it_is_kept_for_an_hour(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1])
    free(full[0])
    run()
    assert asked()[0].expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("away", "kept"),
    [(180, 60), (179, 59), (90, 30), (45, 15), (44, None), (10, None)],
)
def test_a_near_time_is_kept_for_a_third_of_what_is_left(away: int, kept: int | None) -> None:
    until = matching.kept_until(
        start=NOW + minutes(away), change_until=NOW + timedelta(days=1), policy=POLICY, now=NOW
    )
    assert until == (NOW + minutes(kept) if kept else None)


def test_it_is_kept_no_longer_than_the_own_time_can_be_changed() -> None:
    def until(change_until: datetime) -> datetime | None:
        start = NOW + timedelta(hours=5)
        return matching.kept_until(start=start, change_until=change_until, policy=POLICY, now=NOW)

    assert until(NOW + minutes(20)) == NOW + minutes(20)
    assert until(NOW + minutes(14)) is None


def test_two_a_day_and_the_next_day_again(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1])
    for appointment in (full[0], full[4], full[8]):
        free(appointment)
    moments = [NOW + timedelta(hours=hour) for hour in range(13)]  # 08:00 to 20:00
    assert [run(now) for now in moments].count(1) == 2
    assert run(NOW + timedelta(days=1)) == 1


def test_a_day_is_a_day_on_the_wall_also_when_the_clock_changes() -> None:
    """25 October 2026: the day has 25 hours, from 22:00 to 23:00 UTC."""
    policy = MessagePolicy(quiet_from="00:00", quiet_until="00:00")
    day = datetime(2026, 10, 24, 22, tzinfo=UTC)
    policy.quiet_from = policy.quiet_until = datetime(2026, 1, 1, tzinfo=UTC).time()

    def may(now: datetime) -> bool:
        return matching.may_ask(made=[day, day], zone=AMSTERDAM, policy=policy, now=now)

    assert not may(day + timedelta(hours=24, minutes=59))
    assert may(day + timedelta(hours=25))


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        # Summer time ends on 25 October: eight o'clock is 06:00 UTC before, and 07:00 UTC after.
        (datetime(2026, 10, 24, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 19, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 20, 0, tzinfo=UTC), False),
        # It begins on 29 March.
        (datetime(2026, 3, 29, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 19, 0, tzinfo=UTC), False),
    ],
)
def test_nobody_is_asked_at_night(moment: datetime, allowed: bool) -> None:
    assert matching.may_ask(made=[], zone=AMSTERDAM, policy=POLICY, now=moment) is allowed


def test_what_came_free_at_night_is_offered_in_the_morning(
    desk: Counter, full: list[Appointment]
) -> None:
    desk.wait(full[-1])
    night = NOW - timedelta(hours=8)  # midnight
    free(full[0], now=night)
    assert run(night) == 0
    assert run(NOW - minutes(1)) == 0
    assert run(NOW) == 1


def test_the_quiet_hours_are_the_organisations_own(desk: Counter, full: list[Appointment]) -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC).time()
    MessagePolicy.objects.create(organisation=desk.town.municipality, quiet_until=noon)
    desk.wait(full[-1])
    free(full[0])
    assert run(NOW + timedelta(hours=3)) == 0
    assert run(NOW + timedelta(hours=4)) == 1


def test_only_a_time_at_least_an_hour_earlier_is_offered(
    desk: Counter, full: list[Appointment]
) -> None:
    mine = full[-1]
    desk.wait(mine)
    near = [a for a in full if mine.starts_at - a.starts_at < timedelta(hours=1)]
    free(near[0])
    assert run() == 0
    assert matching.is_earlier(NOW, NOW + timedelta(hours=1))
    assert not matching.is_earlier(NOW, NOW + minutes(59))


def test_a_time_that_was_let_pass_is_not_offered_again(
    desk: Counter, full: list[Appointment]
) -> None:
    desk.wait(full[-1])
    free(full[0])
    run()
    assert run(NOW + timedelta(hours=1)) == 0  # it lapsed, and is free
    free(full[2])  # forty minutes later than the first
    assert run(NOW + timedelta(hours=2)) == 0
    free(full[3])
    assert run(NOW + timedelta(hours=3)) == 1


def test_one_offer_at_a_time(
    desk: Counter, full: list[Appointment], caplog: pytest.LogCaptureFixture
) -> None:
    desk.wait(full[-1])
    free(full[0])
    free(full[8])
    assert (run(), run(), len(asked())) == (1, 0, 1)
    assert caplog.records == []  # the database's own rule was not needed


def test_who_loses_a_race_to_somebody_who_books_keeps_the_turn(
    desk: Counter, full: list[Appointment], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desk.wait(full[-1]), desk.wait(full[-2], now=NOW + minutes(1))
    for appointment in (full[0], full[4], full[8]):
        free(appointment)
    taken: list[Appointment] = []
    keep_for = booking.keep_for

    def just_before(**deed: Any) -> Appointment:
        if not taken:
            taken.append(desk.book(deed["start"]))
        return keep_for(**deed)

    monkeypatch.setattr(booking, "keep_for", just_before)
    assert run(NOW + minutes(2)) == 2
    assert taken[0].starts_at == full[0].starts_at
    assert [(o.wish, o.starts_at) for o in asked()] == [
        (first, full[4].starts_at),
        (second, full[8].starts_at),
    ]


def test_the_offer_is_told_with_both_times_and_a_link(
    desk: Counter, full: list[Appointment]
) -> None:
    mine = full[-1]
    desk.wait(mine)
    free(full[0])
    run()
    message = Message.objects.get(kind="waitlist_offer")
    assert message.recipient == mine.booker.email
    assert message.expires_at == asked()[0].expires_at
    assert "dinsdag 2 juni" in message.text
    assert "woensdag 3 juni" in message.text
    assert "09:00" in message.text  # kept until
    assert "/aanbod" in message.text
    assert "Paspoort" not in message.subject
    hold = asked()[0].hold
    assert hold is not None
    assert hold.reference[:4] not in message.text


def test_who_chose_text_messages_gets_one(desk: Counter, full: list[Appointment]) -> None:
    booking.cancel(appointment=full.pop(), now=NOW)
    mine = desk.book(
        desk.first_free() or NOW, phone="06 12345678", email="sanne@example.nl", reminders="sms"
    )
    desk.wait(mine)
    free(full[0])
    run()
    message = Message.objects.get(kind="waitlist_offer")
    assert (message.channel, message.recipient) == ("sms", "+31612345678")
    assert "/aanbod" in message.text
    assert "Paspoort" not in message.text


def test_the_words_are_in_the_language_of_the_booking(
    desk: Counter, full: list[Appointment]
) -> None:
    mine = full[-1]
    Appointment.objects.filter(pk=mine.pk).update(language="en")
    desk.town.passport.service.texts.filter(language="en").update(title="Passport")
    desk.wait(mine)
    free(full[4])
    run()
    message = Message.objects.get(kind="waitlist_offer")
    assert message.subject == "An earlier time has come free"
    assert "Passport" in message.text
    assert "/en/afspraak/" in message.text


def test_one_that_cannot_be_served_holds_up_nobody(desk: Counter, full: list[Appointment]) -> None:
    broken, next_one = desk.wait(full[-1]), desk.wait(full[-2], now=NOW + minutes(1))
    Appointment.objects.filter(pk=full[-1].pk).update(zone="Nowhere/None")
    free(full[4])
    assert run(NOW + minutes(2)) == 1
    assert [offer.wish for offer in asked()] == [next_one]
    assert not broken.offers.exists()


def test_parts_of_the_day_are_of_the_wall_clock() -> None:
    wanted = Wanted(parts=("morning",))
    wall = TUESDAY_NINE.astimezone(AMSTERDAM)
    assert wanted.suits(wall.replace(hour=11, minute=55))
    assert not wanted.suits(wall.replace(hour=12))
    assert Wanted(first_day=wall.date(), last_day=wall.date()).suits(wall)
    assert not Wanted(first_day=wall.date() + timedelta(days=1)).suits(wall)
    assert not Wanted(last_day=wall.date() - timedelta(days=1)).suits(wall)


def test_the_worker_that_dies_between_hold_and_message_leaves_neither(
    desk: Counter, full: list[Appointment], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.wait(full[-1])
    free(full[4])

    class Killed(BaseException):
        pass

    def die(*_args: object, **_options: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("scheduling.messages.post.outbox.put", die)
        with pytest.raises(Killed):
            run()
    assert not Offer.objects.exists()
    assert not Appointment.objects.filter(state=State.HELD).exists()
    assert run() == 1
    assert Message.objects.filter(kind="waitlist_offer").count() == 1
