"""Which tickets and desks a member of staff may touch: those of the points of the role, and the
tickets that wait for the own organisation wherever they are. Hidden and missing are the same."""

from hub.errors import NotFound
from hub.people.access import Right
from hub.people.models import User
from locations import access
from scheduling.planning.models import Professional
from scheduling.queue import calls
from scheduling.queue.models import DeskSession, Ticket
from scheduling.queue.tickets import with_all


def ticket(*, user: User, right: Right, pk: int) -> Ticket:
    """Raises NotFound."""
    found = with_all().filter(pk=pk).first()
    if found is None:
        raise NotFound
    if user.has_perm(f"locations.{right}_point", found.service_point):
        return found
    session = remote_session(user)
    mine = session is not None and (
        found.professional_id == session.professional_id or calls.is_of_pool(session, found)
    )
    if not mine:
        raise NotFound
    return found


def session(*, user: User, right: Right, pk: int) -> DeskSession:
    """A desk of one's points, or one's own work from elsewhere. Raises NotFound."""
    rows = DeskSession.objects.select_related("desk__service_point", "professional__resource")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    if found.desk is None:
        allowed = found.professional.user_id == user.pk
    else:
        allowed = user.has_perm(f"locations.{right}_point", found.desk.service_point)
    if not allowed:
        raise NotFound
    return found


def professional_of(user: User) -> Professional | None:
    """Who this member of staff is in the plans."""
    return Professional.objects.select_related("resource").filter(user=user).first()


def remote_session(user: User) -> DeskSession | None:
    """The open work from elsewhere of this member of staff, who still works for the agency."""
    rows = DeskSession.objects.select_related("professional__resource__organisation")
    found = rows.filter(professional__user=user, desk=None, closed_at=None).first()
    if found is None:
        return None
    owner = found.professional.resource.organisation
    reach = access.organisations(user, Right.ACT).filter(pk=owner.pk)
    return found if reach.exists() else None
