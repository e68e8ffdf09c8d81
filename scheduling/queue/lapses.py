"""Whoever does not come, is set aside, goes elsewhere or goes home; and the ways back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue.models import Organisation
from hub.errors import DomainError, Invalid
from locations.models import Resource
from scheduling.booking import CITIZEN, HUB, Actor
from scheduling.planning.models import Professional
from scheduling.queue import changes, nearly
from scheduling.queue.appointed import take_over
from scheduling.queue.models import AT_A_DESK, LIVE, Ticket, TicketState
from scheduling.queue.rules import rules_of
from scheduling.queue.steps import in_state
from scheduling.queue.tickets import today_at

LONGEST_REASON = 120


class TooSoon(DomainError):
    """`details`: `wait_seconds`."""

    code = "no_show_too_soon"
    status = 409
    sentence = gettext_lazy("Give them a moment to come.")


class NotOfToday(DomainError):
    code = "ticket_not_of_today"
    status = 409
    sentence = gettext_lazy("This number is of an earlier day.")
    way_forward = gettext_lazy("Take a new ticket.")


def no_show(*, ticket: Ticket, now: datetime, actor: Actor) -> Ticket:
    """Called, and did not come within the grace after the last call. Raises TooSoon or
    NotInThisState."""
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.CALLED])
        grace = timedelta(minutes=rules_of(fresh.service_point).no_show_minutes)
        assert fresh.called_at is not None  # noqa: S101 - ticket_is_called_to_somebody
        left = int((fresh.called_at + grace - now).total_seconds())
        if left > 0:
            way = _("You can do this in %(seconds)s seconds, or call again.") % {"seconds": left}
            raise TooSoon(way_forward=way, details={"wait_seconds": left})
        fresh.state, fresh.finished_at = TicketState.NO_SHOW, now
        fresh.desk = fresh.professional = None
        fresh.save(update_fields=["state", "finished_at", "desk", "professional"])
        changes.tell(fresh, "no_show", now=now, actor=actor)
    return fresh


def come_back(*, ticket: Ticket, now: datetime, actor: Actor = CITIZEN) -> Ticket:
    """Who did not come is there after all: soon enough to the own place in the line, later to the
    end of it. An appointment that was moved within the day counts from its new time; one that is no
    longer of today is left out. Raises NotOfToday or NotInThisState."""
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.NO_SHOW])
        if fresh.day != today_at(fresh.service_point, now):
            raise NotOfToday
        kept = timedelta(minutes=rules_of(fresh.service_point).return_minutes)
        in_time = fresh.finished_at is not None and now <= fresh.finished_at + kept
        if not in_time:
            fresh.queued_at, fresh.due_at = now, None
        take_over(fresh)
        fresh.state, fresh.finished_at = TicketState.WAITING, None
        fresh.save(update_fields=["state", "finished_at", "queued_at", "due_at", "appointment"])
        changes.tell(fresh, "came_back", now=now, actor=actor, details={"in_time": in_time})
    return fresh


def park(*, ticket: Ticket, now: datetime, actor: Actor) -> Ticket:
    """Sets aside: somebody fetches a photo or fills in a form. The desk is free again."""
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.WAITING, *AT_A_DESK])
        fresh.interrupted = fresh.interrupted or fresh.state == TicketState.SERVING
        fresh.state, fresh.desk, fresh.professional = TicketState.PARKED, None, None
        fresh.started_at = None
        fresh.save(update_fields=["state", "desk", "professional", "started_at", "interrupted"])
        changes.tell(fresh, "parked", now=now, actor=actor)
    return fresh


def unpark(*, ticket: Ticket, now: datetime, actor: Actor) -> Ticket:
    """Back to the own place in the line."""
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.PARKED])
        fresh.state = TicketState.WAITING
        fresh.save(update_fields=["state"])
        changes.tell(fresh, "unparked", now=now, actor=actor)
    return fresh


def forward(
    *,
    ticket: Ticket,
    reason: str,
    now: datetime,
    actor: Actor,
    desk: Resource | None = None,
    professional: Professional | None = None,
    organisation: Organisation | None = None,
) -> Ticket:
    """To one other desk of the point, person or agency, who alone can call it then; it keeps its
    place by the clock. Raises Invalid by field, or NotInThisState."""
    reason = reason.strip()
    _check_forward(ticket, reason, desk, professional, organisation)
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.WAITING, TicketState.PARKED, *AT_A_DESK])
        fresh.interrupted = fresh.interrupted or fresh.state == TicketState.SERVING
        fresh.state, fresh.desk, fresh.professional = TicketState.WAITING, None, None
        fresh.started_at, fresh.forward_reason = None, reason
        fresh.wanted_desk, fresh.wanted_professional = desk, professional
        fresh.wanted_organisation = organisation
        fresh.save()
        details = {
            "desk": desk.pk if desk else None,
            "professional": professional.pk if professional else None,
            "organisation": organisation.pk if organisation else None,
        }
        changes.tell(fresh, "forwarded", now=now, actor=actor, details=details)
    return fresh


def _check_forward(
    ticket: Ticket,
    reason: str,
    desk: Resource | None,
    professional: Professional | None,
    organisation: Organisation | None,
) -> None:
    wrong = {}
    if not 0 < len(reason) <= LONGEST_REASON:
        wrong["reason"] = _("Say why, in at most 120 characters.")
    targets = [some for some in (desk, professional, organisation) if some is not None]
    if len(targets) != 1:
        wrong["to"] = _("Choose one desk, person or agency.")
    if desk is not None and desk.service_point_id != ticket.service_point_id:
        wrong["to"] = _("Choose a desk of this place.")
    if wrong:
        raise Invalid(fields=wrong)


def leave(*, ticket: Ticket, now: datetime, actor: Actor = CITIZEN) -> Ticket:
    """Out of the line, by the citizen or by staff. The second time nothing changes. Raises
    NotInThisState for who is being helped or was."""
    with transaction.atomic():
        fresh = in_state(
            ticket,
            [
                TicketState.WAITING,
                TicketState.CALLED,
                TicketState.PARKED,
                TicketState.NO_SHOW,
                TicketState.LEFT,
            ],
        )
        if fresh.state != TicketState.LEFT:
            go(fresh, actor.kind, now, actor)
    return fresh


def close_day(*, now: datetime) -> int:
    """Tickets of earlier days that nobody ended: they are over. Returns how many. May run twice."""
    old = Ticket.objects.filter(state__in=LIVE).select_related("service_point")
    past = [t for t in old if t.day < today_at(t.service_point, now)]
    for ticket in past:
        with transaction.atomic():
            fresh = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
            if fresh.state in LIVE:
                go(fresh, "closed", now, HUB)
    return len(past)


def go(ticket: Ticket, cause: str, now: datetime, actor: Actor) -> None:
    """Call with the ticket locked."""
    ticket.state, ticket.left_cause, ticket.finished_at = TicketState.LEFT, cause, now
    ticket.save(update_fields=["state", "left_cause", "finished_at"])
    changes.tell(ticket, "left", now=now, actor=actor, details={"cause": cause})
    nearly.drop(ticket, now=now, cause="left")
