"""Files that a citizen sent beforehand, for who may read the answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.intake.sealing import CannotOpen
from hub.intake.web import giving
from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda import answers, sights
from scheduling.agenda.doors import at_appointment
from scheduling.agenda.workplaces import Workplace
from scheduling.models import Appointment


@require_safe
@at_appointment(Right.SEE)
def file(
    request: HttpRequest, appointment: Appointment, _workplace: Workplace, ref: str
) -> HttpResponse:
    """Each time it is fetched is a line in the trail."""
    found = answers.intake_of(appointment, user_of(request))
    if found is None:
        raise Http404
    intake, organisation = found
    try:
        response = giving.given_back(intake, ref)
    except CannotOpen as error:
        return HttpResponse(str(error), content_type="text/plain", status=error.status)
    sights.log(
        "answers.file_seen",
        appointment,
        user=user_of(request),
        now=timezone.now(),
        origin="agenda",
        details={"organisation": organisation},
    )
    return response
