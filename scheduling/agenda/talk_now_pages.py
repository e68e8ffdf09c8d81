"""Who wants to talk now, on the screen of work from elsewhere: one press takes the first of them
and leads into the room."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from hub.catalogue.published import text_of
from hub.errors import DomainError, NotFound
from hub.people.access import Right
from hub.people.gate import user_of
from hub.people.models import User
from scheduling.agenda.doors import actor_of, at_workplace
from scheduling.agenda.workplaces import Workplace
from scheduling.queue import access
from scheduling.queue.models import DeskSession
from scheduling.talk_now import asking, line
from scheduling.video import doors
from scheduling.video.providers import Role


def of_session(session: DeskSession, *, user: User) -> dict[str, Any] | None:
    """How many wait whom this one can talk to, and the first of them; nothing about who it is.
    For the professional alone: nobody talks in the place of a colleague."""
    if session.desk_id or session.closed_at or session.professional.user_id != user.pk:
        return None
    waiting = line.for_session(session, now=timezone.now())
    if not waiting:
        return None
    first = waiting[0]
    return {
        "count": len(waiting),
        "title": text_of(first.offering.service, "title"),
        "since": timezone.localtime(first.asked_at),
    }


@require_POST
@at_workplace(Right.ACT)
def take(request: HttpRequest, workplace: Workplace, session: int) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    mine = access.remote_session(user)
    if mine is None or mine.pk != session:
        raise NotFound
    try:
        made = asking.take(session=mine, now=now, actor=actor_of(request))
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect(workplace.url("desk-screen", session=session))
    try:
        address = doors.enter(made, role=Role.MODERATOR, now=now, actor_id=user.pk)
    except DomainError as refused:  # the appointment stands: its page has the button to go in
        messages.error(request, str(refused))
        return redirect("agenda:appointment", reference=made.reference)
    response = redirect(address)
    response["Referrer-Policy"] = "no-referrer"
    return response
