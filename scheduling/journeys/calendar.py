"""All dates of a journey as one iCalendar feed (RFC 5545). Like an invite it names no service."""

from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from scheduling.calendars import invite
from scheduling.calendars.zones import EUROPE_AMSTERDAM
from scheduling.journeys import places
from scheduling.journeys import running as journeys
from scheduling.journeys.course import Stage, Standing
from scheduling.journeys.models import JourneyState, Progress
from scheduling.journeys.running import Running
from scheduling.models import State
from scheduling.reference import readable


def written(running: Running, me: str) -> str:
    """In the active language: what is booked or kept, and the last days for what this party still
    has to do. Empty once the journey has ended, so that calendars let go of it."""
    file = Calendar()
    file.add("prodid", "-//Service-point hub//NL")
    file.add("version", "2.0")
    file.add("method", invite.PUBLISH)
    file.add("x-wr-calname", _("Your steps"))
    file.add("refresh-interval;value=duration", "PT1H")
    file.add_component(EUROPE_AMSTERDAM.component())
    if running.journey.state == JourneyState.RUNNING:
        for row in journeys.live_appointments(running):
            file.add_component(_appointment(row, running))
        for stage in running.course.stages:
            if stage.standing == Standing.NOW and stage.step.by == me and stage.window.last:
                file.add_component(_last_day(stage, running))
    return str(file.to_ical(), "utf-8")


def _appointment(row: Progress, running: Running) -> Event:
    appointment = row.appointment
    assert appointment is not None  # noqa: S101 - live_appointments gives no others
    event = invite.event_of(appointment, appointment.changed_at)
    own = places.own_place(running, running.template.step(row.key))
    if own:
        invite.put_place(event, own)
    if appointment.state == State.HELD:
        event["STATUS"] = vText("TENTATIVE")
        event.pop("SUMMARY")
        event.add("summary", _("Kept for you: %(code)s") % {"code": _code(running)})
        event.subcomponents.clear()
    return event


def _last_day(stage: Stage, running: Running) -> Event:
    """A day as a whole (VALUE=DATE); its end is the day after, as the standard has it."""
    event = Event()
    last = stage.window.last
    assert last is not None  # noqa: S101 - asked by the caller
    event.add("uid", f"{running.journey.reference.lower()}-{stage.step.key}@steps")
    event.add("dtstamp", running.journey.changed_at)
    event.add("dtstart", last)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", _("Last day for your next step: %(code)s") % {"code": _code(running)})
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _code(running: Running) -> str:
    return readable(running.journey.reference)
