"""The same person as last time. Whom a citizen prefers is kept on the server: an address shows
nothing of it, and a name is told only where it is public."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from locations import bookable
from locations.models import ResourceKind
from scheduling.models import Allocation, Appointment
from scheduling.planning.models import Professional
from scheduling.web.card import card_of
from scheduling.web.manage import by_link

KEY = "same_people"
FOR = timedelta(minutes=30)  # since these times were last looked at: computers are shared


@dataclass(frozen=True, slots=True)
class Preferred:
    """Resources that go before others. `name` is empty unless all of them may be named."""

    people: frozenset[int] = frozenset()
    name: str = ""


@require_POST
@by_link
def again(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    """One more appointment for the same, with the same person where they are free."""
    now = timezone.now()
    card = card_of(appointment)
    _keep(request, sorted(_people_of(appointment)), card.topic, now)
    first = appointment.segments.earliest("position").offering_id
    still_there = bookable.offerings(now=now).filter(pk=first).exists()
    return redirect(card.when_url if still_there else card.where_url)


def _people_of(appointment: Appointment) -> set[int]:
    """Who did what the citizen came for; whoever helped them to talk is not meant."""
    rows = Allocation.objects.filter(
        segment__appointment=appointment,
        resource__kind=ResourceKind.PROFESSIONAL,
        need__offering__isnull=False,
    )
    return set(rows.values_list("resource", flat=True))


def _keep(request: HttpRequest, people: list[int], topic: int, now: datetime) -> None:
    until = (now + FOR).timestamp()
    request.session[KEY] = {"people": people, "topic": topic, "until": until}


def preferred(request: HttpRequest, topic: int, *, now: datetime) -> Preferred:
    """Whom this visitor prefers for this service. Forgotten after a while, and by who looks for
    another service: that may be the next visitor of this computer."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict) or not kept["people"]:
        return Preferred()
    if kept["topic"] != topic or kept["until"] < now.timestamp():
        forget(request)
        return Preferred()
    _keep(request, kept["people"], topic, now)
    people = frozenset(kept["people"])
    known = Professional.objects.filter(resource__in=people, name_public=True)
    names = [person.resource.name for person in known.select_related("resource")]
    return Preferred(people, ", ".join(names) if len(names) == len(people) else "")


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
