"""Answers on their way to a conversation: the yes of a visitor who has no appointment yet.

The session keeps the link's secret, as it keeps that of the hold; the answers stay where they are.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.intake import filling
from hub.intake.models import Intake
from scheduling.journeys import passing
from scheduling.journeys.passing import NotForThem
from scheduling.models import Appointment

logger = logging.getLogger(__name__)
KEY = "answers"


def remember(request: HttpRequest, secret: str) -> None:
    request.session[KEY] = secret


def token(request: HttpRequest) -> str:
    return str(request.session.get(KEY) or "")


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def goes_along(request: HttpRequest, held: Appointment, *, now: datetime) -> bool | None:
    """Whether the answers go along to this appointment; None where there are none to go."""
    intake = _waiting(request, now)
    return None if intake is None else passing.helper_of(intake, held) is not None


def hand_on(request: HttpRequest, appointment: Appointment, *, now: datetime) -> None:
    """When the appointment is made. Made for something else, the answers stay where they are. The
    yes is used up: somebody else may sit at this computer next. The appointment stands, whatever
    goes wrong here."""
    try:
        intake = _waiting(request, now)
        if intake:
            passing.agree(intake=intake, appointment=appointment, now=now)
    except NotForThem:
        pass  # as the page before said
    except DatabaseError:
        logger.warning("Answers did not go along to an appointment.", exc_info=True)
        messages.warning(request, _("Your answers did not go along. Tell them to who helps you."))
    forget(request)


def _waiting(request: HttpRequest, now: datetime) -> Intake | None:
    secret = token(request)
    return filling.opened_by(secret, now=now) if secret else None


def link_of(token: str) -> str:
    """To keep, or to open on another device."""
    return str(settings.BASE_URL) + reverse("web:questions-go-on", args=[token])
