"""The agenda as data for the day grid; the table says the same and comes first."""

from datetime import date
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.people.access import Right
from locations.models import Resource
from scheduling.agenda import rows
from scheduling.agenda.diary import day_in
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.rows import Row
from scheduling.agenda.workplaces import Workplace

EXTRA = 0  # the column of what was let in with neither a desk nor a person; no resource has it


@require_GET
@at_workplace(Right.SEE)
def grid(request: HttpRequest, workplace: Workplace) -> JsonResponse:
    """Resources and events of one day, in wall time without zone, as the grid wants them."""
    now = timezone.now()
    today: date = now.astimezone(workplace.zone).date()
    day = day_in(request.GET.get("date", ""), today)
    found = rows.load(workplace, [day], now=now)
    used = {pk for row in found for pk in row.resources}
    resources = Resource.objects.filter(pk__in=used).order_by("kind", "name")
    columns = [{"id": r.pk, "title": r.name} for r in resources]
    if any(not row.resources for row in found):
        columns.append({"id": EXTRA, "title": _("Extra")})
    return JsonResponse(
        {
            "resources": columns,
            "events": [_event(row) for row in found],
        }
    )


def _event(row: Row) -> dict[str, Any]:
    who = _("being booked") if row.held else row.name
    if row.extra:
        who = _("%(name)s (extra)") % {"name": who}
    return {
        "id": row.appointment_id,
        "resourceIds": list(row.resources) or [EXTRA],
        "start": row.starts.replace(tzinfo=None).isoformat(),
        "end": row.ends.replace(tzinfo=None).isoformat(),
        "title": f"{who}, {row.service}",
    }
