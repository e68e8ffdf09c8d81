"""Which journeys somebody of the staff may see and act on: those of the own organisation, whatever
points the role is narrowed to. Hidden and missing are the same 404, and each look is recorded."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from hub.audit import trail
from hub.audit.models import Event
from hub.catalogue.models import Organisation
from hub.errors import NotFound
from hub.people.access import Right, kinds_with
from hub.people.gate import staff_only, user_of
from hub.people.models import Role, User
from scheduling.conversations.seen import ONE_LOOK
from scheduling.journeys.models import Journey
from scheduling.reference import parse_reference

View = Callable[..., HttpResponse]


def organisations_of(user: User, right: Right) -> QuerySet[Organisation]:
    roles = Role.objects.filter(user=user, user__is_active=True, kind__in=kinds_with(right))
    return Organisation.objects.filter(pk__in=roles.values("organisation"))


def journeys_of(user: User, right: Right) -> QuerySet[Journey]:
    return Journey.objects.filter(organisation__in=organisations_of(user, right))


def at_journey(right: Right) -> Callable[[View], View]:
    """Gives the view its journey."""

    def decorate(view: View) -> View:
        @wraps(view)
        @staff_only
        def guarded(request: HttpRequest, /, *, code: str, **more: Any) -> HttpResponse:
            found = (
                journeys_of(user_of(request), right)
                .filter(reference=parse_reference(code) or "")
                .select_related(
                    "version__template__service__organisation",
                    "organisation__message_policy",
                    "questions",
                    "intake",
                    "taken_by",
                )
                .first()
            )
            if found is None:
                raise Http404
            try:
                with timezone.override(ZoneInfo(found.zone)):
                    return view(request, found, **more)
            except NotFound as missing:
                raise Http404 from missing

        return guarded

    return decorate


def record_look(request: HttpRequest, journey: Journey, verb: str = "journey.seen") -> None:
    trail.record(
        verb=verb,
        object_type="journey",
        object_id=journey.pk,
        now=timezone.now(),
        actor_id=user_of(request).pk,
        actor_kind="staff",
        origin="agenda",
        details={"organisation": journey.organisation_id},
    )


def record_look_once(request: HttpRequest, journey: Journey, verb: str) -> None:
    """As often as a list is drawn meanwhile, it is one look."""
    earlier = Event.objects.filter(
        object_type="journey",
        object_id=str(journey.pk),
        verb=verb,
        actor=user_of(request),
        at__gte=timezone.now() - ONE_LOOK,
    )
    if not earlier.exists():
        record_look(request, journey, verb)
