"""Steps that have a time: choosing it within the rules, moving it, and what that does to others."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Service
from hub.errors import DomainError, NotFound
from hub.intake import publishing as intake
from hub.intervals import Interval, local_day, span
from locations.models import Offering
from scheduling import availability, booking
from scheduling.availability import Asker, Item, bookable_window
from scheduling.booking import CITIZEN, Actor, Contact, assured
from scheduling.booking.assured import Missing
from scheduling.journeys import course as courses
from scheduling.journeys import letters
from scheduling.journeys import running as journeys
from scheduling.journeys.course import Stage, Standing
from scheduling.journeys.models import Journey, Progress
from scheduling.journeys.running import Running
from scheduling.journeys.template import STAFF, Kind, Rule
from scheduling.journeys.terms import Window
from scheduling.models import Appointment, State

CHECKED_WITHIN = timedelta(days=14)  # so long a time waits for a check, again and again
LIVE = (State.HELD, State.CONFIRMED)


class OutOfTime(DomainError):
    """`rule` says which term is broken, in the words of the template."""

    code = "out_of_time"
    status = 409
    sentence = _("This day does not fit with the other steps.")

    def __init__(self, rule: Rule | None, window: Window) -> None:
        because = str(rule.because) if rule else ""
        super().__init__(
            way_forward=f"{because} {told(window)}".strip(),
            details={"first": _iso(window.first), "last": _iso(window.last)},
        )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def told(window: Window) -> str:
    """The days that are possible, as a person says them; empty where nothing binds."""
    first = date_format(window.first, "j F Y") if window.first else ""
    last = date_format(window.last, "j F Y") if window.last else ""
    if first and last:
        return str(_("It can be from %(first)s to %(last)s.")) % {"first": first, "last": last}
    if first:
        return str(_("It can be from %(first)s on.")) % {"first": first}
    return str(_("It can be until %(last)s.")) % {"last": last} if last else ""


def offerings_of(slug: str, asking: Service) -> list[Offering]:
    """Where the service that a template names can be had, whoever offers it."""
    topic = intake.led_to(slug, asking)
    if topic is None:
        return []
    found = Offering.objects.filter(Q(service=topic) | Q(service__base=topic), active=True)
    return list(
        found.select_related("service__organisation", "service_point").order_by(
            "service_point__name", "channel", "pk"
        )
    )


def choices(running: Running, key: str) -> list[Offering]:
    """Where and how this step can be done in this journey."""
    slug = courses.service_of(running.stage(key).step, running.known)
    asking = running.journey.version.template.service
    owner = running.journey.organisation_id
    return [one for one in offerings_of(slug, asking) if one.service.organisation_id == owner]


def free_times(running: Running, key: str, offering: Offering) -> list[datetime]:
    """The starts within the rules, in order. The time that it has now is no choice."""
    window = _span(running, key, offering)
    if window is None:
        return []
    own = running.progress[key].appointment
    moving = own if own and own.state in LIVE else None
    found = availability.find_visit(
        items=[Item(offering)], window=window, now=running.now, ignoring=moving, asker=Asker.ONLINE
    )
    return [start for start in found.times() if moving is None or start != moving.starts_at]


def _span(running: Running, key: str, offering: Offering) -> Interval | None:
    """What the rules and the offering both allow. None: nothing."""
    window = running.stage(key).window
    if window.is_empty:
        return None
    bookable = bookable_window(offering, running.now)
    zone = running.zone
    first = local_day(window.first, zone).start if window.first else bookable.start
    last = local_day(window.last, zone).end if window.last else bookable.end
    return span(max(first, bookable.start), min(last, bookable.end))


def book(
    *,
    journey: Journey,
    key: str,
    offering: Offering,
    start: datetime,
    by: str,
    now: datetime,
    seen: int | None = None,
    actor: Actor = CITIZEN,
) -> Progress:
    """Takes a time for a step, or moves it there: `by` the party whose step it is, or staff in its
    place. A step that waits for a check is kept, not final.

    Raises NotFound, JourneyChanged, JourneyIsOver, NotNow, OutOfTime, LogInFirst, and what booking
    raises: then nothing changed.
    """
    actor = replace(actor, origin="journey")
    with transaction.atomic():
        running = journeys.locked(journey, now=now, seen=seen)
        stage = running.open_stage(key, Kind.APPOINTMENT, by)
        if offering not in choices(running, key):
            raise NotFound
        _must_fit(running, stage, start)
        row = running.progress[key]
        was = row.appointment.starts_at if row.on and row.appointment else None
        row.appointment = _take(running, stage, offering, start, actor)
        row.on, row.missed_on = running.local(row.appointment.starts_at), None
        row.save(update_fields=["appointment", "on", "missed_on"])
        journeys.settle(running)
        who = STAFF if actor.is_staff else by
        if was:
            letters.moved(running, by=who, was=was, now=row.appointment.starts_at)
        if running.course.misfits:
            letters.no_longer_fits(running)
        verb = "journey.moved" if stage.standing == Standing.BOOKED else "journey.booked"
        journeys.record(verb, running, by=who, user_id=actor.user_id, step=key)
    return row


def _must_fit(running: Running, stage: Stage, start: datetime) -> None:
    day = running.local(start)
    if day not in stage.window:
        rule = courses.broken_by(stage.window, running.template, running.known, day)
        raise OutOfTime(rule, stage.window)


def _take(
    running: Running, stage: Stage, offering: Offering, start: datetime, actor: Actor
) -> Appointment:
    row, now = running.progress[stage.step.key], running.now
    own = _live(row)
    if own and _only_moves(row, offering):
        return booking.move(appointment=own, start=start, now=now, actor=actor)
    kept = booking.reserve(
        items=[Item(offering)],
        start=start,
        until=now + CHECKED_WITHIN,
        now=now,
        actor=actor,
        replacing=own if own and own.state == State.HELD else None,
        prefer=_known_people(running, stage.step.key),
    )
    assured.check(kept, actor)  # also of a time that staff make final
    if own and own.state == State.CONFIRMED:  # elsewhere, or by another channel
        return booking.take_held(appointment=own, held=kept, now=now, actor=actor)
    if _waits_for_check(running, stage):
        return kept
    row.appointment = kept  # first: what is sent tells where this step takes place
    row.save(update_fields=["appointment"])
    return make_final(running, kept, actor)


def _waits_for_check(running: Running, stage: Stage) -> bool:
    check = stage.step.held_until
    return bool(check) and not running.stage(check).is_over


def make_final(running: Running, held: Appointment, actor: Actor) -> Appointment:
    """A time that was kept becomes an appointment, in the name of the first party."""
    first = running.template.parties[0].key
    about = running.contact_of(first)
    contact = Contact(about["name"], about["email"], about["phone"])
    return booking.confirm(appointment=held, contact=contact, now=running.now, actor=actor)


def _live(row: Progress) -> Appointment | None:
    return row.appointment if row.appointment and row.appointment.state in LIVE else None


def _only_moves(row: Progress, offering: Offering) -> bool:
    """What is final is moved as by its own link, without anything new being asked."""
    own = _live(row)
    if own is None or own.state != State.CONFIRMED:
        return False
    return own.segments.filter(offering=offering).exists()


def log_in_for(running: Running, key: str, offering: Offering, actor: Actor) -> Missing | None:
    """What this citizen has to log in for before this step can be booked there."""
    if _only_moves(running.progress[key], offering):
        return None
    return assured.unmet_at(offering, actor)


def _known_people(running: Running, key: str) -> frozenset[int]:
    """Who sees the citizens at another step goes first: the officiant who marries them."""
    others = [
        row.appointment
        for row in journeys.live_appointments(running)
        if row.key != key and row.appointment
    ]
    return frozenset[int]().union(*(booking.people_of(one) for one in others))


def cancel(
    *, journey: Journey, key: str, by: str, now: datetime, seen: int | None = None
) -> Progress:
    """Gives the time of a step back: it is to be planned anew. Raises as `book` does."""
    with transaction.atomic():
        running = journeys.locked(journey, now=now, seen=seen)
        stage = running.open_stage(key, Kind.APPOINTMENT, by)
        if stage.standing != Standing.BOOKED:
            raise journeys.NotNow
        row = running.progress[key]
        give_back(running, row, by=by)
        journeys.settle(running)
        letters.left_behind(running, but=by)
        journeys.record("journey.cancelled", running, by=by, step=key)
    return row


def give_back(running: Running, row: Progress, *, by: str, user_id: int | None = None) -> None:
    """Within the deadline of the service. Call with the journey locked."""
    _give_back(running, row, by=by, user_id=user_id, at_any_time=False)


def give_all_back(running: Running, *, by: str, user_id: int | None = None) -> None:
    """When the journey ends before its time. Call with the journey locked."""
    rows = [
        row
        for row in journeys.live_appointments(running)
        if row.appointment and row.appointment.ends_at > running.now
    ]
    booking.lock_together(row.appointment for row in rows if row.appointment)
    for row in rows:
        _give_back(running, row, by=by, user_id=user_id, at_any_time=True)


def _give_back(
    running: Running, row: Progress, *, by: str, user_id: int | None, at_any_time: bool
) -> None:
    appointment = row.appointment
    actor = Actor("staff" if by == STAFF else "citizen", user_id, "journey")
    if appointment and appointment.state == State.HELD:
        booking.release(appointment=appointment, now=running.now)
    elif appointment and appointment.state == State.CONFIRMED:
        booking.cancel(
            appointment=appointment, now=running.now, actor=actor, at_any_time=at_any_time
        )
    row.appointment, row.on = None, None
    row.save(update_fields=["appointment", "on"])


def allowed(
    appointment: Appointment, times: Iterable[datetime], *, now: datetime
) -> list[datetime]:
    """Of the starts to which an appointment could move those that fit with its journey; all of
    them where it belongs to none."""
    found = _bound(appointment, now=now)
    if found is None:
        return list(times)
    running, stage = found
    return [start for start in times if running.local(start) in stage.window]


def must_be_allowed(appointment: Appointment, start: datetime, *, now: datetime) -> None:
    """Raises OutOfTime where the appointment belongs to a journey that this day does not fit."""
    found = _bound(appointment, now=now)
    if found is not None:
        _must_fit(*found, start)


def _bound(appointment: Appointment, *, now: datetime) -> tuple[Running, Stage] | None:
    row = (
        Progress.objects.filter(appointment=appointment).select_related("journey__version").first()
    )
    if row is None:
        return None
    running = journeys.opened(row.journey, now=now)
    return running, running.stage(row.key)
