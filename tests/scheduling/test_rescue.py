"""Whom a closed day strands: the ways out in their order, and many moved at one press."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.audit.models import Event
from hub.notifications.models import Message
from scheduling import booking
from scheduling.booking import Closeness, Conflict, Outcome, WayOut
from scheduling.errors import ChangedMeanwhile
from scheduling.models import Appointment
from scheduling.planning import cover, roster, stranded
from scheduling.planning.models import Absence
from tests.scheduling.illness import (
    CLERK,
    assert_true_masks,
    booked,
    fall_ill,
    listed,
    professional_of,
    who,
)
from tests.town import NOW, TUESDAY_NINE, Town


def best(conflict: Conflict) -> tuple[Closeness, datetime]:
    first = conflict.alternatives[0]
    return first.closeness, first.start


def rescue(conflicts: list[Conflict]) -> Outcome:
    ways = [
        WayOut(c.appointment, c.alternatives[0].start, c.appointment.revision)
        for c in conflicts
        if c.alternatives
    ]
    return booking.rescue(ways=ways, now=NOW, actor=CLERK)


def test_a_colleague_at_the_same_time_comes_before_all_else(town: Town) -> None:
    made = booked(town)
    ill = professional_of(town, made)
    fall_ill(ill)
    (conflict,) = listed(town.hall)
    (only,) = conflict.alternatives
    other = town.bram if ill == town.aisha else town.aisha
    assert (only.closeness, only.start) == (Closeness.SAME_TIME, TUESDAY_NINE)
    assert only.instead == (other.resource.name,)


def test_then_the_nearest_times_of_the_day_and_then_other_days(town: Town) -> None:
    ten = TUESDAY_NINE + timedelta(hours=1)
    made, _other = booked(town, ten), booked(town, ten, name="Piet")
    fall_ill(professional_of(town, made), ten)
    (conflict,) = listed(town.hall)
    assert [(a.closeness, a.start - ten) for a in conflict.alternatives] == [
        (Closeness.SAME_DAY, timedelta(minutes=-20)),
        (Closeness.SAME_DAY, timedelta(minutes=20)),
        (Closeness.OTHER_DAY, timedelta(days=1)),
        (Closeness.OTHER_DAY, timedelta(days=1, minutes=-5)),
    ]


def test_no_two_proposals_take_the_same_time_and_who_can_stay_chooses_first(town: Town) -> None:
    times = [TUESDAY_NINE + timedelta(minutes=20 * n) for n in range(4)]
    early = [booked(town, times[0], name=name) for name in ("Sanne", "Piet")]
    late = [booked(town, start) for start in times[1:]]
    ill = professional_of(town, early[0])
    # All of the day at the one counter that falls ill.
    fall_ill(ill)
    conflicts = listed(town.hall)
    hit = {c.appointment.pk for c in conflicts}
    assert early[0].pk in hit
    starts = [c.alternatives[0].start for c in conflicts]
    assert len(set(starts)) == len(starts)
    kept = [c for c in conflicts if best(c)[0] == Closeness.SAME_TIME]
    assert {c.appointment.pk for c in kept} == hit & {a.pk for a in late}
    outcome = rescue(conflicts)
    assert (len(outcome.kept), len(outcome.moved), outcome.refused) == (len(kept), 1, ())
    assert stranded.at_point(town.hall, now=NOW) == []
    assert_true_masks()


def test_who_gets_a_new_time_is_told_and_who_keeps_it_is_not(town: Town) -> None:
    first, second = booked(town), booked(town, name="Piet")
    alone = booked(town, TUESDAY_NINE + timedelta(hours=2), name="Aad")
    ill = professional_of(town, first)
    fall_ill(ill)
    Message.objects.all().delete()
    outcome = rescue(listed(town.hall))
    assert [a.pk for a in outcome.moved] == [first.pk]
    mail = Message.objects.get(kind="moved")
    assert mail.recipient == "sanne@example.nl"
    assert Message.objects.exclude(kind="moved").count() == 0
    assert len(who(second)) == len(who(alone)) == 2
    assert Event.objects.filter(verb="appointment.moved").count() == 1


def test_a_new_time_is_no_sooner_than_the_notice(town: Town) -> None:
    now = TUESDAY_NINE - timedelta(minutes=10)
    ten = TUESDAY_NINE + timedelta(hours=1)
    made, _other = booked(town, ten), booked(town, ten, name="Piet")
    fall_ill(professional_of(town, made), ten, now)
    (conflict,) = listed(town.hall, now)
    starts = [a.start for a in conflict.alternatives]
    assert min(starts) >= now + timedelta(minutes=town.passport.notice_minutes)


def test_on_another_day_later_comes_before_earlier_at_the_same_hour(town: Town) -> None:
    friday = TUESDAY_NINE + timedelta(days=3, hours=1)
    made = booked(town, friday)
    for person in (town.aisha, town.bram):
        fall_ill(person, friday)
    (conflict,) = listed(town.hall)
    assert [(a.closeness, a.start) for a in conflict.alternatives] == [
        (Closeness.OTHER_DAY, friday - timedelta(days=1)),
        (Closeness.OTHER_DAY, friday - timedelta(days=1, minutes=5)),
    ]
    assert made.starts_at == friday


def test_over_the_change_of_the_clock_the_same_hour_is_the_same_wall_time(town: Town) -> None:
    now = datetime(2026, 10, 19, 6, tzinfo=UTC)
    cover.rebuild_all(now=now)
    friday = datetime(2026, 10, 23, 8, tzinfo=UTC)  # 10:00 in summer
    held = booking.hold(offering=town.passport, start=friday, now=now, actor=CLERK).appointment
    contact = booking.Contact(name="Sanne", email="sanne@example.nl")
    booking.confirm(appointment=held, contact=contact, now=now, actor=CLERK)
    zone = ZoneInfo("Europe/Amsterdam")
    for person in (town.aisha, town.bram):
        absence = Absence(
            professional=person,
            starts_at=datetime(2026, 10, 20, tzinfo=zone),
            ends_at=datetime(2026, 10, 24, tzinfo=zone),
        )
        roster.be_absent(absence=absence, now=now, actor_id=None)
    (conflict,) = listed(town.hall, now)
    first = conflict.alternatives[0].start.astimezone(zone)
    assert f"{first:%a %d %H:%M %Z}" == "Mon 26 10:00 CET"
    assert_true_masks(now)


def test_a_way_out_that_is_gone_is_reported_and_the_others_go_on(town: Town) -> None:
    pairs = [TUESDAY_NINE, TUESDAY_NINE + timedelta(hours=3)]
    made = [booked(town, start, name) for start in pairs for name in ("Sanne", "Piet")]
    fall_ill(town.bram)
    conflicts = listed(town.hall)
    assert [best(c)[0] for c in conflicts] == [Closeness.SAME_DAY] * 2
    booked(town, conflicts[0].alternatives[0].start, name="Aad")
    outcome = rescue(conflicts)
    assert [r.error.code for r in outcome.refused] == ["slot_taken"]
    assert outcome.refused[0].appointment == conflicts[0].appointment
    assert [a.pk for a in outcome.moved] == [conflicts[1].appointment.pk]
    untouched = Appointment.objects.get(pk=conflicts[0].appointment.pk)
    assert (untouched.starts_at, untouched.state) == (pairs[0], "confirmed")
    assert stranded.at_point(town.hall, now=NOW) == [untouched]
    assert len(made) == 4
    assert_true_masks()


def test_pressed_twice_it_is_done_once(town: Town) -> None:
    for start in (TUESDAY_NINE, TUESDAY_NINE + timedelta(hours=3)):
        booked(town, start), booked(town, start, name="Piet")
    booked(town, TUESDAY_NINE + timedelta(hours=5), name="Aad")
    fall_ill(town.bram)
    conflicts = listed(town.hall)
    rescue(conflicts)
    sent = Message.objects.filter(kind="moved").count()
    again = rescue(conflicts)
    assert (again.kept, again.moved) == ((), ())
    assert {type(r.error) for r in again.refused} == {ChangedMeanwhile}
    assert Message.objects.filter(kind="moved").count() == sent


def test_who_is_back_meanwhile_keeps_their_appointments(town: Town) -> None:
    booked(town), booked(town, name="Piet")
    absence = fall_ill(town.bram)
    conflicts = listed(town.hall)
    roster.come_back(absence=absence, now=NOW, actor_id=None)
    outcome = rescue(conflicts)
    assert outcome.moved == ()
    assert conflicts[0].appointment.starts_at == TUESDAY_NINE


def test_two_who_both_need_another_time_are_not_shown_the_same_one(town: Town) -> None:
    for minutes in (0, 20):
        start = TUESDAY_NINE + timedelta(minutes=minutes)
        booked(town, start), booked(town, start, name="Piet")
    fall_ill(town.bram)
    conflicts = listed(town.hall)
    assert [best(c)[0] for c in conflicts] == [Closeness.SAME_DAY] * 2
    assert [best(c)[1] - TUESDAY_NINE for c in conflicts] == [
        timedelta(minutes=40),
        timedelta(minutes=60),
    ]
    assert rescue(conflicts).refused == ()
    assert_true_masks()
