"""What a citizen answered beforehand, for who helps: only what was let, only where it was let."""

import logging
from datetime import datetime

from django.utils import timezone

from hub.intake import document, filling, telling
from hub.intake.models import Intake
from hub.intake.sealing import CannotOpen
from hub.intake.telling import Told
from hub.people.access import Right, kinds_with
from hub.people.models import Role, User
from scheduling.agenda import sights
from scheduling.journeys import passing
from scheduling.journeys import running as journeys
from scheduling.journeys.models import PassedOn, Progress
from scheduling.models import Appointment
from scheduling.queue.models import Ticket

logger = logging.getLogger(__name__)


def answers_of(
    appointment: Appointment,
    *,
    user: User,
    now: datetime,
    origin: str,
    since: datetime | None = None,
) -> list[Told]:
    """Of the organisation that the citizen named, for its own staff alone: who works at the same
    counter for another one does not read them. Each look (or the first since a moment) stands in
    the audit trail."""
    step = in_journey(appointment)
    if step is not None:
        return _of_journey(step, user=user, now=now, origin=origin, since=since)
    passed = readable(appointment, user)
    if passed is None:
        return []
    return _of_passed(passed, appointment, user=user, now=now, origin=origin, since=since)


def answers_at(
    ticket: Ticket, *, user: User, now: datetime, origin: str, since: datetime | None = None
) -> list[Told]:
    """What goes along with a number that was taken from home, by the same rules."""
    passed = readable_at(ticket, user)
    if passed is None:
        return []
    return _of_passed(passed, ticket, user=user, now=now, origin=origin, since=since)


def _of_passed(
    passed: PassedOn,
    visit: Appointment | Ticket,
    *,
    user: User,
    now: datetime,
    origin: str,
    since: datetime | None,
) -> list[Told]:
    if passed.intake is None:
        return []
    about = {"organisation": passed.organisation_id}
    sights.log("answers.seen", visit, user=user, now=now, origin=origin, since=since, details=about)
    questions = filling.questions_of(passed.intake)
    try:
        answers = filling.answers_of(passed.intake)
    except CannotOpen as error:
        logger.exception("An intake was sealed with a key that is not there.")
        return [Told(str(questions.title), str(error), questions.pages[0])]
    return telling.told(questions, answers, today=timezone.localdate(now))


def in_journey(appointment: Appointment) -> Progress | None:
    """The step of a journey that this appointment is."""
    found = Progress.objects.filter(appointment=appointment)
    return found.select_related("journey__version", "journey__questions", "journey__intake").first()


def _of_journey(
    step: Progress, *, user: User, now: datetime, origin: str, since: datetime | None
) -> list[Told]:
    """Who began agreed that this organisation reads the answers, at every step."""
    journey, appointment = step.journey, step.appointment
    if journey.questions is None or appointment is None:
        return []
    if not _is_of(user, journey.organisation_id):
        return []
    about = {"organisation": journey.organisation_id}
    sights.log(
        "answers.seen", appointment, user=user, now=now, origin=origin, since=since, details=about
    )
    questions = document.read(journey.questions.document)
    try:
        answers = journeys.opened(journey, now=now).answers
    except CannotOpen as error:
        logger.exception("A journey was sealed with a key that is not there.")
        return [Told(str(questions.title), str(error), questions.pages[0])]
    return telling.told(questions, answers, today=timezone.localdate(now))


def readable(appointment: Appointment, user: User) -> PassedOn | None:
    """What goes along with it, where this user may read that."""
    return _for(user, passing.of(appointment))


def readable_at(ticket: Ticket, user: User) -> PassedOn | None:
    return _for(user, passing.of_ticket(ticket))


def _for(user: User, passed: PassedOn | None) -> PassedOn | None:
    return passed if passed and _is_of(user, passed.organisation_id) else None


def intake_of(appointment: Appointment, user: User) -> tuple[Intake, int] | None:
    """What holds the files that go along, and whose staff may read them, for this user."""
    step = in_journey(appointment)
    if step is not None:
        intake, owner = step.journey.intake, step.journey.organisation_id
        return (intake, owner) if intake and _is_of(user, owner) else None
    passed = readable(appointment, user)
    return (passed.intake, passed.organisation_id) if passed and passed.intake else None


def _is_of(user: User, organisation_id: int) -> bool:
    roles = Role.objects.filter(user=user, kind__in=kinds_with(Right.SEE))
    return roles.filter(organisation=organisation_id).exists()
