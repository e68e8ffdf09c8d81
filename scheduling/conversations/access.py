"""Who may open what. The one place: every page and every list goes through it.

- A record: staff who may act for its organisation, for all of it or for the point where it was.
- A private note: its author, and whoever the organisation's rule adds, always within the above.
- What was received: staff of the whole organisation that received it, while the consent stands.

Everything else is missing: hidden and missing are the same NotFound. Auditors read the trail, never
a record.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from hub.catalogue.models import Organisation
from hub.errors import NotFound
from hub.people.access import Right, kinds_with
from hub.people.models import Role, RoleKind, User
from locations import access
from locations.models import ServicePoint
from scheduling.conversations.models import (
    Conversation,
    HandOver,
    HandOverState,
    NoteReaders,
    PrivateNote,
)
from scheduling.conversations.policies import policy_of

LARGEST = 2**63 - 1  # what a number in an address may be; beyond it databases fail
TAKEN_AWAY = (HandOverState.WITHDRAWN, HandOverState.TAKEN_BACK)


def conversations(user: User, *, now: datetime) -> QuerySet[Conversation]:
    reach = Q(organisation__in=organisations(user))
    for owner, point in _narrowed(user):
        reach |= Q(organisation=owner, service_point=point)
    return Conversation.objects.filter(reach, gone_at__gt=now)


def conversation(user: User, pk: int, *, now: datetime) -> Conversation:
    """Raises NotFound."""
    found = (
        conversations(user, now=now).filter(pk=min(pk, LARGEST)).select_related(*RELATED).first()
    )
    if found is None:
        raise NotFound
    return found


RELATED = ("organisation", "service__base", "service_point", "appointment", "ticket", "author")


def reaches(user: User, owner: Organisation, point: ServicePoint | None) -> bool:
    """Whether a record of this organisation at this place would be the user's to open."""
    if organisations(user).filter(pk=owner.pk).exists():
        return True
    return point is not None and (owner.pk, point.pk) in _narrowed(user)


def organisations(user: User) -> QuerySet[Organisation]:
    """For all of whose conversations the user works."""
    return access.organisations(user, Right.ACT)


def _narrowed(user: User) -> list[tuple[int, int]]:
    """Organisation and point of the roles that reach some points only."""
    if not user.is_active:
        return []
    roles = Role.objects.filter(user=user, kind__in=kinds_with(Right.ACT))
    pairs = roles.filter(assignments__isnull=False)
    return list(pairs.values_list("organisation", "assignments__service_point"))


def received(user: User, *, now: datetime) -> QuerySet[HandOver]:
    """Of a hand-over nothing is left for its receiver once the citizen said no; of a refused one
    the own answer."""
    return HandOver.objects.filter(
        Q(sealed__isnull=False) | Q(state=HandOverState.REFUSED),
        receiver__in=organisations(user),
        consent__withdrawn_at=None,
        conversation__gone_at__gt=now,
    ).exclude(state__in=TAKEN_AWAY)


def sent(user: User, *, now: datetime) -> QuerySet[HandOver]:
    return HandOver.objects.filter(conversation__in=conversations(user, now=now))


def hand_over(user: User, pk: int, *, now: datetime) -> HandOver:
    """For who received it. Raises NotFound."""
    related = ("receiver", "consent", "conversation__organisation", "sent_by")
    found = received(user, now=now).filter(pk=min(pk, LARGEST)).select_related(*related).first()
    if found is None:
        raise NotFound
    return found


def notes(user: User, of: Conversation) -> QuerySet[PrivateNote]:
    """Of a conversation that the user may open."""
    rule = policy_of(of.organisation).note_readers
    all_ = PrivateNote.objects.filter(conversation=of)
    managers = Role.objects.filter(user=user, organisation=of.organisation, kind=RoleKind.MANAGER)
    if rule == NoteReaders.COLLEAGUES or (rule == NoteReaders.MANAGERS and managers.exists()):
        return all_
    return all_.filter(author=user)
