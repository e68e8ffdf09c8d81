"""Answers on their way to a conversation: the yes of a visitor who has no appointment yet.

The session keeps the link's secret, as it keeps that of the hold; the answers stay where they are.
"""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from hub.intake import filling
from hub.intake.models import Intake
from scheduling.journeys import passing
from scheduling.journeys.passing import NotForThem
from scheduling.models import Appointment

KEY = "answers"


def remember(request: HttpRequest, token: str) -> None:
    request.session[KEY] = token


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def waiting(request: HttpRequest, *, now: datetime) -> Intake | None:
    """The answers that go along with the next appointment."""
    token = str(request.session.get(KEY) or "")
    return filling.opened_by(token, now=now) if token else None


def hand_on(request: HttpRequest, appointment: Appointment, *, now: datetime) -> None:
    """Once, when the appointment is made. Made with somebody else, the answers stay where they
    are, and the yes was not meant for that appointment."""
    intake = waiting(request, now=now)
    if intake is None:
        return
    try:
        passing.agree(intake=intake, appointment=appointment, now=now)
    except NotForThem:
        return
    forget(request)


def link_of(token: str) -> str:
    """To keep, or to open on another device."""
    return str(settings.BASE_URL) + reverse("web:questions-go-on", args=[token])
