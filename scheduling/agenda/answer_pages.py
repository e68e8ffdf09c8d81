"""Files that a citizen sent beforehand, for who may read the answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.errors import NotFound
from hub.intake.models import Intake
from hub.intake.sealing import CannotOpen
from hub.intake.web import giving
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from scheduling.agenda import answers, sights
from scheduling.agenda.doors import at_appointment
from scheduling.agenda.workplaces import Workplace
from scheduling.conversations.access import LARGEST
from scheduling.models import Appointment
from scheduling.queue import access
from scheduling.queue.models import AT_A_DESK, Ticket


@require_safe
@at_appointment(Right.SEE)
def file(
    request: HttpRequest, appointment: Appointment, _workplace: Workplace, ref: str
) -> HttpResponse:
    found = answers.intake_of(appointment, user_of(request))
    if found is None:
        raise Http404
    return _given(request, appointment, *found, ref)


@require_safe
@staff_only
def file_at(request: HttpRequest, ticket: int, ref: str) -> HttpResponse:
    """Of a number, while somebody is called or helped with it."""
    try:
        found = access.ticket(user=user_of(request), right=Right.ACT, pk=min(ticket, LARGEST))
    except NotFound as missing:
        raise Http404 from missing
    passed = answers.readable_at(found, user_of(request)) if found.state in AT_A_DESK else None
    if passed is None or passed.intake is None:
        raise Http404
    return _given(request, found, passed.intake, passed.organisation_id, ref)


def _given(
    request: HttpRequest, visit: Appointment | Ticket, intake: Intake, organisation: int, ref: str
) -> HttpResponse:
    """Each time it is fetched is a line in the trail."""
    try:
        response = giving.given_back(intake, ref)
    except CannotOpen as error:
        return HttpResponse(str(error), content_type="text/plain", status=error.status)
    sights.log(
        "answers.file_seen",
        visit,
        user=user_of(request),
        now=timezone.now(),
        origin="agenda",
        details={"organisation": organisation},
    )
    return response
