"""What was agreed and who saw what, by the link of the record or that of the appointment. GET only
shows. Staff's own pages are elsewhere; nothing here needs an account."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub.errors import DomainError
from hub.intake.sealing import CannotOpen
from scheduling import links as appointments
from scheduling.conversations import consents, links, telling
from scheduling.conversations.models import Conversation
from scheduling.journeys import passing
from scheduling.journeys.models import PassedOn
from scheduling.models import Appointment
from scheduling.web.conversations import looks
from scheduling.web.manage import by_place

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mine:
    """What one link opens: the conversations it is about, and the appointment if there is one."""

    conversations: list[Conversation]
    appointment: Appointment | None
    zone: ZoneInfo
    page: str  # of who saw what
    record: str  # of what was agreed; empty with the appointment's link
    back: str

    @property
    def passed(self) -> PassedOn | None:
        """What was answered beforehand, also where it was taken back."""
        if self.appointment is None:
            return None
        found = PassedOn.objects.filter(appointment=self.appointment)
        return found.select_related("organisation").first()


def by_record(
    view: Callable[[HttpRequest, Conversation, str], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """A wrong link, one of a deleted record and one that never was are the same 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        conversation = links.opened_by(token, now=timezone.now())
        if conversation is None:
            raise Http404
        try:
            response = view(request, conversation, token)
        except CannotOpen as error:
            logger.exception("A conversation was sealed with a key that is not there.")
            page = "scheduling/conversations/unopened.html"
            response = render(request, page, status=error.status)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        return response

    return wrapped


@require_GET
@by_record
def show(request: HttpRequest, conversation: Conversation, token: str) -> HttpResponse:
    context = {
        "token": token,
        "finished": conversation.finished_at is not None,
        "told": telling.told(conversation) if conversation.finished_at else None,
        "zone": conversation.zone,
    }
    return render(request, "scheduling/conversations/record.html", context)


@require_GET
@by_record
def who_saw(request: HttpRequest, conversation: Conversation, token: str) -> HttpResponse:
    return _who_saw(request, _of_record(conversation, token))


@require_POST
@by_record
def withdraw(request: HttpRequest, conversation: Conversation, token: str) -> HttpResponse:
    return _withdraw(request, _of_record(conversation, token))


@require_GET
@by_place
def who_saw_appointment(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    return _who_saw(request, _of_appointment(appointment, token))


@require_POST
@by_place
def withdraw_appointment(
    request: HttpRequest, appointment: Appointment, token: str
) -> HttpResponse:
    return _withdraw(request, _of_appointment(appointment, token))


@require_POST
@by_record
def to_appointment(request: HttpRequest, conversation: Conversation, token: str) -> HttpResponse:
    return _to_appointment(request, _of_record(conversation, token))


@require_POST
@by_place
def to_appointment_of(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    return _to_appointment(request, _of_appointment(appointment, token))


def _to_appointment(request: HttpRequest, mine: Mine) -> HttpResponse:
    """To the page of an appointment that was made after a hand-over, by a link of its own."""
    now, pk = timezone.now(), request.POST.get("hand_over", "")
    for one in looks.stays(mine.conversations, now=now):
        if str(one.pk) == pk and one.appointment:
            return redirect("web:manage", appointments.issue(one.appointment, now=now))
    raise Http404


def _of_record(conversation: Conversation, token: str) -> Mine:
    return Mine(
        conversations=[conversation],
        appointment=conversation.appointment,
        zone=ZoneInfo(conversation.zone),
        page=reverse("web:conversation-seen", args=[token]),
        record=reverse("web:conversation", args=[token]),
        back=reverse("web:conversation", args=[token]),
    )


def _of_appointment(appointment: Appointment, token: str) -> Mine:
    kept = Conversation.objects.filter(appointment=appointment, gone_at__gt=timezone.now())
    return Mine(
        conversations=list(kept.order_by("pk")),
        appointment=appointment,
        zone=ZoneInfo(appointment.zone),
        page=reverse("web:seen", args=[token]),
        record="",
        back=reverse("web:manage", args=[token]),
    )


def _who_saw(request: HttpRequest, mine: Mine, status: int = 200) -> HttpResponse:
    context = {
        "mine": mine,
        "yeses": looks.yeses(mine.conversations, mine.passed, mine.zone, now=timezone.now()),
        "looks": looks.looks(mine.conversations, mine.appointment, mine.zone),
    }
    return render(request, "scheduling/conversations/seen.html", context, status=status)


def _withdraw(request: HttpRequest, mine: Mine) -> HttpResponse:
    """What no yes of this link's is, is missing."""
    key = request.POST.get("consent", "")
    if key == "answers" and mine.appointment and mine.passed:
        passing.withdraw(appointment=mine.appointment, now=timezone.now())
    else:
        _withdraw_consent(mine, key)
    messages.success(request, _("They cannot read it any more. Below you see what is still there."))
    return redirect(mine.page)


def _withdraw_consent(mine: Mine, key: str) -> None:
    pk = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
    for conversation in mine.conversations:
        if conversation.consents.filter(pk=pk).exists():
            try:
                consents.withdraw(conversation=conversation, pk=pk, now=timezone.now())
            except DomainError as missing:
                raise Http404 from missing
            return
    raise Http404
