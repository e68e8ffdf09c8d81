"""A number of a line, taken from home by who would rather talk to a person now."""

import logging
from dataclasses import dataclass

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.api.callers import caller_of
from hub.api.counted import is_one_too_many
from hub.errors import DomainError, NotFound
from locations.models import Offering, ServicePoint
from scheduling.availability import Item
from scheduling.journeys import passing
from scheduling.journeys.passing import NotForThem
from scheduling.queue import from_home, tickets
from scheduling.queue.models import LIVE, Ticket
from scheduling.queue.pages import by_link
from scheduling.queue.tickets import Arrival
from scheduling.web.conversations import looks
from scheduling.web.questions import come_in
from scheduling.web.questions.opened import Opened

logger = logging.getLogger(__name__)
MOST_TAKEN = 12  # per address and hour: a library has one address
KEY = "number"


class TooManyTaken(DomainError):
    code = "too_many_numbers"
    status = 429
    sentence = gettext_lazy("Many numbers were taken from your network just now.")
    way_forward = gettext_lazy("Try again in an hour, or take a number at the door.")


@dataclass(frozen=True, slots=True)
class Held:
    """The number that this visitor has already."""

    number: int
    place_name: str
    token: str


def held(request: HttpRequest, found: Opened) -> Held | None:
    """By this browser, or with these answers from another one."""
    ticket = from_home.held_by(taken_by=_who(found)) or _of_session(request)
    if ticket is None:
        return None
    return Held(ticket.number, ticket.service_point.name, tickets.token_of(ticket))


def take(request: HttpRequest, found: Opened) -> Arrival:
    """At the point that was pressed, with the answers after a yes. Raises Http404 for a point that
    is no choice, HasNumber, TooManyTaken, and what `from_home.take` raises."""
    point, offering = _chosen(request.POST.get("point", ""), found)
    other = _of_session(request)
    if other is not None:
        raise from_home.has_number(other)
    caller = caller_of(request, "number.taken")
    if is_one_too_many(f"number.taken.{caller}", most=MOST_TAKEN, seconds=3600):
        raise TooManyTaken
    taken = from_home.take(
        point=point,
        items=[Item(offering)],
        taken_by=_who(found),
        now=found.now,
        language=get_language() or "nl",
    )
    request.session[KEY] = taken.token
    if request.POST.get("pass_on") == "yes":
        _pass_on(request, found, taken.ticket)
    return taken


def _chosen(slug: str, found: Opened) -> tuple[ServicePoint, Offering]:
    offering = come_in.offered(found.topic_id, now=found.now).filter(service_point__slug=slug)
    chosen = offering.order_by("pk").first()
    if chosen is None or chosen.service_point is None:
        raise Http404
    return chosen.service_point, chosen


def _pass_on(request: HttpRequest, found: Opened, ticket: Ticket) -> None:
    """The number stands, whatever goes wrong here."""
    try:
        passing.agree_at(intake=found.intake, ticket=ticket, now=found.now)
    except (DatabaseError, NotForThem):
        logger.warning("Answers did not go along to a number.", exc_info=True)
        messages.warning(request, _("Your answers did not go along. Tell them to who helps you."))


def _who(found: Opened) -> str:
    """The same for the same answers, and of no use for anything else."""
    return salted_hmac("number.taken_by", str(found.intake.pk), algorithm="sha256").hexdigest()


def _of_session(request: HttpRequest) -> Ticket | None:
    try:
        ticket = tickets.opened_by(str(request.session.get(KEY) or ""))
    except NotFound:
        return None
    return ticket if ticket.state in LIVE else None


def part(request: HttpRequest, ticket: Ticket, token: str) -> SafeString:
    """On the page of the ticket: who may read the answers, who did, and the way back."""
    passed = passing.of_ticket(ticket)
    if passed is None:
        return SafeString()
    context = {"passed_on": passed, "token": token, "looks": looks.looks_at_ticket(ticket)}
    return render_to_string("scheduling/questions/_with_number.html", context, request=request)


@require_POST
@by_link
def keep_back(request: HttpRequest, ticket: Ticket, token: str) -> HttpResponse:
    """Takes the answers back and deletes them; the number stays."""
    passing.withdraw_at(ticket=ticket, now=timezone.now())
    messages.success(request, _("Your answers are deleted."))
    return redirect("queue:ticket", token=token)
