"""Opening and closing desks: the only writer of DeskSession."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue.models import Organisation
from hub.errors import DomainError, Invalid
from locations.models import Resource, ServicePoint
from scheduling.booking import Actor
from scheduling.planning.models import Professional
from scheduling.queue import changes, reach
from scheduling.queue.abilities import PLACES
from scheduling.queue.loading import open_sessions, sessions_at
from scheduling.queue.models import DeskSession
from scheduling.queue.steps import at_desk, busy_with

COUNTRY_ZONE = "Europe/Amsterdam"  # of work that is at no point


class DeskTaken(DomainError):
    code = "desk_taken"
    status = 409
    sentence = gettext_lazy("A colleague works at this desk.")


def open_desk(
    *, desk: Resource | None, professional: Professional, now: datetime, actor: Actor
) -> DeskSession:
    """Begins work at a desk; without one: from elsewhere, for the whole network. Whoever worked
    at another desk leaves that; opening the same again gives the session that there is. What was
    left open on an earlier day is closed.

    Raises DeskTaken, DeskBusy while somebody is at the other desk, or Invalid.
    """
    if desk is not None and (desk.kind not in PLACES or not desk.active):
        raise Invalid(fields={"desk": _("Choose a desk.")})
    try:
        with transaction.atomic():
            return _open(desk, professional, now, actor)
    except IntegrityError as error:  # somebody opened it at the same moment
        raise DeskTaken from error


def _open(
    desk: Resource | None, professional: Professional, now: datetime, actor: Actor
) -> DeskSession:
    wanted = Q(professional=professional) | (Q(desk=desk) if desk else Q(pk__in=()))
    held = DeskSession.objects.select_for_update(of=("self",)).filter(wanted, closed_at=None)
    for session in held.order_by("pk").select_related(
        "desk__service_point", "professional__resource"
    ):
        same = session.professional_id == professional.pk
        if same and session.desk_id == (desk.pk if desk else None) and not is_old(session, now):
            return session
        if not same and not is_old(session, now):
            raise _taken(session)
        _close(session, now, actor)
    made = DeskSession.objects.create(
        desk=desk, professional=professional, opened_at=now, opened_by_id=actor.user_id
    )
    _tell(made, "opened", now, actor)
    return made


def close_desk(*, session: DeskSession, now: datetime, actor: Actor) -> DeskSession:
    """Ends work at the desk. The second time nothing changes. Raises DeskBusy."""
    with transaction.atomic():
        fresh = (
            DeskSession.objects.select_for_update(of=("self",))
            .select_related("desk__service_point", "professional__resource")
            .get(pk=session.pk)
        )
        if fresh.closed_at is None:
            _close(fresh, now, actor)
    return fresh


def session_of(*, professional: Professional) -> DeskSession | None:
    """Where this professional works now."""
    return open_sessions().filter(professional=professional).first()


def session_at(*, desk: Resource) -> DeskSession | None:
    """Who works at this desk now."""
    return open_sessions().filter(desk=desk).first()


def at_work_from_elsewhere(organisations: Iterable[Organisation]) -> set[int]:
    """The ids of those of which somebody works from elsewhere now."""
    working = open_sessions().filter(
        desk=None, professional__resource__organisation__in=list(organisations)
    )
    return set(working.values_list("professional__resource__organisation", flat=True))


def open_at(*, point: ServicePoint) -> list[DeskSession]:
    """The open desks of a point, in order of opening."""
    return list(sessions_at(point))


def _close(session: DeskSession, now: datetime, actor: Actor) -> None:
    busy = at_desk(session)
    if busy is not None and not is_old(session, now):
        raise busy_with(busy)
    session.closed_at = max(now, session.opened_at)
    session.save(update_fields=["closed_at"])
    _tell(session, "closed", now, actor)


def is_old(session: DeskSession, now: datetime) -> bool:
    """Opened on an earlier day of its place, and forgotten."""
    point = session.desk.service_point if session.desk else None
    zone = ZoneInfo(point.zone if point else COUNTRY_ZONE)
    return session.opened_at.astimezone(zone).date() < now.astimezone(zone).date()


def _taken(session: DeskSession) -> DeskTaken:
    return DeskTaken(
        way_forward=_("%(name)s opened it. Choose another desk, or close it first.")
        % {"name": session.professional.resource.name}
    )


def _tell(session: DeskSession, what: str, now: datetime, actor: Actor) -> None:
    point_id = session.desk.service_point_id if session.desk else None
    changes.record(
        f"desk.{what}",
        "desk_session",
        session.pk,
        point_id=point_id,
        now=now,
        actor=actor,
        details={"desk": session.desk_id, "professional": session.professional_id},
    )
    if point_id:
        changes.publish(point_id, None, f"desk_{what}")
        return
    # In order of point, as whoever else raises several numbers would.
    for waiting_at in sorted(_points_within_reach(session, now)):
        changes.publish(waiting_at, None, f"desk_{what}")
    changes.publish_elsewhere(session.professional.resource.organisation_id, f"desk_{what}")


def _points_within_reach(session: DeskSession, now: datetime) -> set[int]:
    """Where somebody waits whom this session can help from elsewhere: the wait there changes."""
    waiting = reach.within(session, now=now)
    return {ticket.service_point_id for ticket in waiting}
