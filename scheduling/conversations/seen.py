"""Who saw or did what with a record: lines of the audit trail, all about the one conversation, with
the organisation and the role, so that the citizen can be told without naming anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from hub.audit import trail
from hub.audit.models import Event
from hub.catalogue.models import Organisation
from hub.people.models import Role, RoleKind, User
from locations.models import ServicePoint
from scheduling.booking import Actor
from scheduling.conversations.models import Conversation, HandOver

MOST = 300  # lines; newer ones first
ONE_LOOK = timedelta(minutes=15)  # as often as a page is drawn meanwhile, it is one look


def record(
    verb: str,
    conversation: Conversation,
    *,
    now: datetime,
    actor: Actor,
    organisation: int | None = None,
    **more: Any,
) -> None:
    """`organisation`: in whose name, where it is not the record's own. `more`: ids and codes."""
    owner = organisation or conversation.organisation_id
    details: dict[str, Any] = {**more}
    if actor.user_id:
        details |= {"organisation": owner, "role": _role(actor.user_id, owner)}
    trail.record(
        verb=verb,
        object_type="conversation",
        object_id=conversation.pk,
        now=now,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        service_point_id=conversation.service_point_id,
        origin=actor.origin,
        details=details,
    )


def look(
    verb: str, conversation: Conversation, *, now: datetime, actor: Actor, **more: Any
) -> None:
    """Once for each look."""
    earlier = Event.objects.filter(
        object_type="conversation",
        object_id=str(conversation.pk),
        verb=verb,
        actor_id=actor.user_id,
        at__gte=now - ONE_LOOK,
    )
    if "hand_over" in more:
        earlier = earlier.filter(details__hand_over=more["hand_over"])
    if not earlier.exists():
        record(verb, conversation, now=now, actor=actor, **more)


def look_at(hand_over: HandOver, *, now: datetime, actor: Actor) -> None:
    look(
        "hand_over.seen",
        hand_over.conversation,
        now=now,
        actor=actor,
        organisation=hand_over.receiver_id,
        hand_over=hand_over.pk,
    )


def _role(user: int, organisation: int) -> str:
    roles = Role.objects.filter(user=user, organisation=organisation)
    return str(roles.order_by("pk").values_list("kind", flat=True).first() or "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line for the citizen. `organisation` is empty where it cannot be told any more."""

    at: datetime
    verb: str
    organisation: str
    role: str  # in words; empty where nobody of staff did it
    to: str  # the organisation that it was for, where it was for one


def lines(
    *,
    conversations: Iterable[int] = (),
    appointments: Iterable[int] = (),
    journeys: Iterable[int] = (),
    tickets: Iterable[int] = (),
    verbs: Iterable[str],
) -> list[Line]:
    """Those verbs, about these conversations, appointments, journeys and tickets; newest first,
    MOST at the most."""
    about = Q(object_type="conversation", object_id__in=[str(pk) for pk in conversations])
    about |= Q(object_type="appointment", object_id__in=[str(pk) for pk in appointments])
    about |= Q(object_type="journey", object_id__in=[str(pk) for pk in journeys])
    about |= Q(object_type="ticket", object_id__in=[str(pk) for pk in tickets])
    found = Event.objects.filter(about, verb__in=list(verbs)).select_related("actor")
    return [_line(event) for event in found.order_by("-at", "-pk")[:MOST]]


def _line(event: Event) -> Line:
    owner, role = _whose(event)
    told = str(RoleKind(role).label) if role else ""
    return Line(event.at, event.verb, owner, told, _name(event.details.get("to")))


def _whose(event: Event) -> tuple[str, str]:
    """Older lines tell no organisation: then it is that of the actor's role at the point."""
    if event.actor is None:
        return _name(event.details.get("organisation")), ""
    owner = event.details.get("organisation") or _owner(event, event.actor)
    role = event.details.get("role") or (_role(event.actor.pk, owner) if owner else "")
    return _name(owner), role if role in RoleKind.values else ""


def _owner(event: Event, actor: User) -> int | None:
    roles = Role.objects.filter(user=actor).order_by("pk")
    mine = list(roles.values_list("organisation", flat=True))
    point = ServicePoint.objects.filter(pk=event.service_point_id or 0).first()
    if point and point.organisation_id in mine:
        return point.organisation_id
    return mine[0] if mine else None


def _name(organisation: Any) -> str:
    found = Organisation.objects.filter(pk=organisation).first() if organisation else None
    return found.name if found else ""
