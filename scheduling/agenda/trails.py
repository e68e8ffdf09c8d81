"""Who did and saw what at a workplace, for auditors."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hub.audit.models import Event
from hub.catalogue.models import Organisation
from hub.people.access import Right
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.workplaces import Workplace

PER_PAGE = 100


@require_GET
@at_workplace(Right.TRAIL)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Newest first. The trail names appointments by number, and citizens not at all."""
    events = Event.objects.select_related("actor").order_by("-at", "-pk")
    if workplace.point:
        events = events.filter(service_point_id=workplace.point.pk)
    else:
        ids = [str(pk) for pk in workplace.appointments().values_list("pk", flat=True)]
        events = events.filter(object_type="appointment", object_id__in=ids)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    _name_others(page.object_list)
    context = {"workplace": workplace, "page": page, "agenda_url": workplace.url("agenda")}
    return render(request, "agenda/trail.html", context)


def _name_others(events: Iterable[Event]) -> None:
    """Of whom the actor is, where another organisation manages here."""
    acted = [event for event in events if "on_behalf_of" in event.details]
    names = dict(
        Organisation.objects.filter(pk__in={event.details["of"] for event in acted}).values_list(
            "pk", "name"
        )
    )
    for event in acted:
        event.of = names.get(event.details["of"], "")  # type: ignore[attr-defined]
