"""A plan that is imagined answers as the plan would that is really changed, and touches nothing."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from hub.catalogue.models import Capability
from hub.intervals import local_day
from locations.models import (
    Channel,
    Closure,
    Offering,
    OpeningException,
    OpeningSpan,
    ResourceKind,
)
from scheduling import booking
from scheduling.booking import Actor, Contact
from scheduling.models import Appointment
from scheduling.planning import cover, readmodel, roster, stranded, timetable
from scheduling.planning.models import Absence, Professional, Shift
from scheduling.whatif import (
    Change,
    CloseResource,
    Comparison,
    Days,
    LessStaff,
    MoreStaff,
    OtherHours,
    compare,
)
from tests import town as towns
from tests.agenda.conftest import member
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST, LAST = date(2026, 6, 2), date(2026, 7, 26)
FRIDAYS = Days(frozenset({4}), FIRST, LAST)
TUESDAYS = Days(frozenset({1}), FIRST, LAST)
WEEKS = 8
Deed = Callable[[Town], None]


def ask(town: Town, *changes: Change, weeks: int = WEEKS, now: datetime = NOW) -> Comparison:
    offerings = Offering.objects.filter(service_point=town.hall).order_by("pk")
    return compare(
        point=town.hall, offerings=list(offerings), changes=changes, weeks=weeks, now=now
    )


def book(town: Town, start: datetime, *, now: datetime = NOW, name: str = "Sanne") -> Appointment:
    held = booking.hold(offering=town.passport, start=start, now=now).appointment
    contact = Contact(name=name, email=f"{name.lower()}@example.nl")
    return booking.confirm(appointment=held, contact=contact, now=now)


@pytest.fixture
def busy_town(town: Town) -> Town:
    """With wishes of May, appointments in June, a share that is kept and an expired hold."""
    past = NOW - timedelta(days=28)
    cover.rebuild_all(now=past - timedelta(days=1))
    for day in range(0, 26, 2):
        start = past + timedelta(days=day, hours=3)  # 11:00
        if start.astimezone(AMSTERDAM).weekday() < 5:
            for name in ("Sanne", "Piet"):
                book(town, start, now=past - timedelta(hours=2), name=f"{name}{day}")
    cover.rebuild_all(now=NOW)
    for day in range(0, 21):
        start = TUESDAY_NINE + timedelta(days=day, hours=2)
        if start.astimezone(AMSTERDAM).weekday() < 5:
            book(town, start, name=f"Aad{day}")
            book(town, start, name=f"Joke{day}")
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW - timedelta(hours=1))
    town.passport.assisted_share, town.passport.max_per_day = 50, 9
    town.passport.save()
    need = towns.offering(
        towns.service(town.municipality, "verhuizing", "Verhuizing"),
        town.hall,
        Channel.IN_PERSON,
        30,
    )
    towns.need(need, ResourceKind.DESK)
    towns.need(need, ResourceKind.PROFESSIONAL)
    return town


def close_for_real(town: Town, days: Days = FRIDAYS) -> None:
    for day in days:
        span = local_day(day, AMSTERDAM)
        row = Closure(
            service_point=town.hall,
            resource=town.desks[1],
            starts_at=span.start,
            ends_at=span.end,
        )
        timetable.add(row=row, now=NOW, actor_id=None)


def hire_for_real(town: Town) -> None:
    for n in range(2):
        person = towns.professional(
            town.municipality,
            f"Nieuw {n}",
            Capability.objects.get(slug="reisdocumenten"),
            remote=True,
        )
        Shift.objects.filter(professional=person).delete()
        shift = Shift(
            professional=person,
            service_point=town.hall,
            weekday=1,
            starts=time(10),
            ends=time(14),
            valid_from=FIRST,
            valid_until=LAST,
        )
        roster.plan(shift=shift, now=NOW, actor_id=None)


def send_away_for_real(town: Town, person: Professional | None = None) -> None:
    for day in TUESDAYS:
        span = local_day(day, AMSTERDAM)
        absence = Absence(professional=person or town.bram, starts_at=span.start, ends_at=span.end)
        roster.be_absent(absence=absence, now=NOW, actor_id=None)


def open_late_for_real(town: Town) -> None:
    old = OpeningSpan.objects.get(service_point=town.hall, weekday=1)
    timetable.end_hours(span=old, last_day=FIRST - timedelta(days=1), now=NOW, actor_id=None)
    new = OpeningSpan(
        service_point=town.hall, weekday=1, opens=time(8), closes=time(12), valid_from=FIRST
    )
    timetable.add(row=new, now=NOW, actor_id=None)


def close_weekday_for_real(town: Town) -> None:
    old = OpeningSpan.objects.get(service_point=town.hall, weekday=1)
    timetable.end_hours(span=old, last_day=FIRST - timedelta(days=1), now=NOW, actor_id=None)


def closing(town: Town) -> Change:
    return CloseResource(town.desks[1].pk, FRIDAYS)


def hiring(_town: Town) -> Change:
    skill = Capability.objects.get(slug="reisdocumenten")
    return MoreStaff(frozenset({skill.pk}), 2, TUESDAYS, time(10), time(14))


def sending_away(town: Town) -> Change:
    return LessStaff(town.bram.pk, TUESDAYS)


def opening_late(_town: Town) -> Change:
    return OtherHours(TUESDAYS, time(8), time(12))


def closing_weekday(_town: Town) -> Change:
    return OtherHours(TUESDAYS)


CASES: Sequence[tuple[list[Callable[[Town], Change]], list[Deed]]] = [
    ([closing], [close_for_real]),
    ([hiring], [hire_for_real]),
    ([sending_away], [send_away_for_real]),
    ([opening_late], [open_late_for_real]),
    ([closing_weekday], [close_weekday_for_real]),
    (
        [closing, hiring, sending_away, opening_late],
        [close_for_real, hire_for_real, send_away_for_real, open_late_for_real],
    ),
]


@pytest.mark.parametrize(("changes", "deeds"), CASES)
def test_the_imagined_answer_is_the_answer_after_really_making_the_change(
    busy_town: Town, changes: list[Callable[[Town], Change]], deeds: list[Deed]
) -> None:
    imagined = ask(busy_town, *(change(busy_town) for change in changes))
    assert imagined.before != imagined.after
    lost = stranded.after(
        lambda: [deed(busy_town) for deed in deeds],
        lambda: stranded.at_point(busy_town.hall, now=NOW),
    )
    assert list(imagined.stranded) == lost
    for deed in deeds:
        deed(busy_town)
    real = ask(busy_town)
    assert real.before == real.after == imagined.after


def test_a_date_with_hours_of_its_own_keeps_them(busy_town: Town) -> None:
    row = OpeningException(
        service_point=busy_town.hall, date=date(2026, 6, 9), opens=time(13), closes=time(15)
    )
    timetable.add(row=row, now=NOW, actor_id=None)
    imagined = ask(busy_town, opening_late(busy_town))
    open_late_for_real(busy_town)
    assert ask(busy_town).before == imagined.after


def test_nothing_is_touched(busy_town: Town) -> None:
    changes = [closing, hiring, sending_away, opening_late]
    before = checksums()
    found = ask(busy_town, *(change(busy_town) for change in changes))
    assert found.stranded
    assert checksums() == before
    parts = readmodel.parts()
    assert not [one for part in parts for one in readmodel.differences(part, now=NOW)]


def checksums() -> dict[str, tuple[int, str]]:
    """Of every table of the database: its rows and what is in them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = sorted(
                repr([bytes(v) if isinstance(v, memoryview) else v for v in row])
                for row in cursor.fetchall()
            )
            found[table] = (len(rows), sha256("\n".join(rows).encode()).hexdigest())
    return found


def test_it_only_ever_reads(busy_town: Town, django_assert_max_num_queries: object) -> None:
    changes = [change(busy_town) for change in (closing, hiring, sending_away, opening_late)]
    with connection.execute_wrapper(_refuse_writes):
        ask(busy_town, *changes)


def _refuse_writes(execute: Callable[..., object], sql: str, *rest: object) -> object:
    assert sql.lstrip().upper().startswith("SELECT"), sql
    return execute(sql, *rest)


def test_without_a_change_before_and_after_are_alike(busy_town: Town) -> None:
    found = ask(busy_town)
    assert found.before == found.after
    assert found.stranded == ()


def test_the_third_start_counts_and_not_the_first(town: Town) -> None:
    town.passport.step_minutes = 60
    town.passport.save()
    # Open until 17:00; on Monday from 15:30 on only the start at 16:00 is left.
    now = NOW + timedelta(hours=6, minutes=30)
    service = ask(town, now=now).before.services[0]
    assert service.third == date(2026, 6, 2)
    assert service.free[0] == 1 + 4 * 8
    closed = OtherHours(Days(frozenset(range(7)), date(2026, 6, 1), LAST))
    gone = ask(town, closed, now=now).after.services[0]
    assert (gone.third, sum(gone.free)) == (None, 0)


def test_a_wish_is_refused_when_nothing_is_free_near_its_hour(town: Town) -> None:
    past = NOW - timedelta(days=20)  # Tuesday 12 May
    cover.rebuild_all(now=past)
    book(town, past + timedelta(hours=5), now=past)  # 13:00
    cover.rebuild_all(now=NOW)
    service = ask(town).before.services[0]
    assert (service.wishes, service.refused) == (1, 0)
    for opens, refused in ((time(14, 55), 0), (time(15), 0), (time(15, 5), 1)):
        later = OtherHours(TUESDAYS, opens, time(17))
        assert ask(town, later).after.services[0].refused == refused


def test_wishes_do_not_mind_a_short_horizon(town: Town) -> None:
    past = NOW - timedelta(days=5)
    cover.rebuild_all(now=past)
    book(town, past + timedelta(hours=5), now=past)
    cover.rebuild_all(now=NOW)
    town.passport.horizon_days = 2
    town.passport.save()
    service = ask(town).before.services[0]
    assert (service.wishes, service.refused) == (1, 0)
    assert sum(service.free[1:]) == 0


def test_use_is_what_is_taken_of_the_time_on_duty(town: Town) -> None:
    book(town, TUESDAY_NINE)
    use = {one.kind: one for one in ask(town, weeks=4).before.use}
    assert use["desk"].taken == use["professional"].taken == 4
    assert use["desk"].on_duty == 2 * 20 * 8 * 12  # two desks, twenty days, eight hours
    after = {one.kind: one for one in ask(town, closing(town), weeks=4).after.use}
    assert after["desk"].on_duty == 2 * 20 * 8 * 12 - 4 * 8 * 12


def test_somebody_away_strands_what_they_have_at_another_point_too(town: Town) -> None:
    elsewhere = Shift(
        professional=town.bram,
        service_point=town.goirle,
        weekday=1,
        starts=time(9),
        ends=time(17),
        valid_from=FIRST,
    )
    Shift.objects.filter(professional=town.bram, weekday=1).delete()
    roster.plan(shift=elsewhere, now=NOW, actor_id=None)
    there = towns.offering(
        towns.service(town.municipality, "paspoort", "Paspoort"),
        town.goirle,
        Channel.IN_PERSON,
        20,
    )
    towns.need(there, ResourceKind.PROFESSIONAL)
    held = booking.hold(offering=there, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name="Sanne", email="sanne@example.nl")
    made = booking.confirm(appointment=held, contact=contact, now=NOW)
    assert ask(town, sending_away(town)).stranded == (made,)


def test_an_extra_is_stranded_when_nobody_is_on_duty_for_it_any_more(town: Town) -> None:
    planner = member("Els", "planner", town.municipality).user
    book(town, TUESDAY_NINE), book(town, TUESDAY_NINE, name="Piet")
    extra = booking.overbook(
        offering=town.passport,
        start=TUESDAY_NINE,
        reason="Reist dezelfde dag.",
        contact=Contact(name="Aad", email="aad@example.nl"),
        now=NOW,
        actor=Actor(kind="staff", user_id=planner.pk, origin="agenda"),
    )
    assert extra not in ask(town, sending_away(town)).stranded  # Aisha is there still
    imagined = ask(town, closing_weekday(town)).stranded
    assert extra in imagined
    lost = stranded.after(
        lambda: close_weekday_for_real(town), lambda: stranded.at_point(town.hall, now=NOW)
    )
    assert list(imagined) == lost
