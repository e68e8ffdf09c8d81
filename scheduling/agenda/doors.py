"""What every staff view begins with: both factors, the right, and the wall clock of the place."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from hub.errors import NotFound
from hub.people.access import Right, note_behalf
from hub.people.gate import staff_only, user_of
from scheduling.agenda import workplaces
from scheduling.booking import Actor

View = Callable[..., HttpResponse]


def at_workplace(right: Right) -> Callable[[View], View]:
    """Gives the view its workplace. Hidden and missing are the same 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        @staff_only
        def guarded(
            request: HttpRequest,
            /,
            *,
            point: str | None = None,
            organisation: str | None = None,
            **more: Any,
        ) -> HttpResponse:
            try:
                workplace = workplaces.find(
                    user=user_of(request), right=right, point=point, organisation=organisation
                )
                note_behalf(user_of(request), workplace.organisation.pk, now=timezone.now())
                with timezone.override(workplace.zone):
                    return view(request, workplace, **more)
            except NotFound as missing:
                raise Http404 from missing

        return guarded

    return decorate


def at_appointment(right: Right) -> Callable[[View], View]:
    """Gives the view its appointment and the workplace it is seen from."""

    def decorate(view: View) -> View:
        @wraps(view)
        @staff_only
        def guarded(request: HttpRequest, /, *, reference: str, **more: Any) -> HttpResponse:
            try:
                appointment, workplace = workplaces.appointment(
                    user=user_of(request), right=right, reference=reference
                )
                note_behalf(user_of(request), workplace.organisation.pk, now=timezone.now())
                with timezone.override(workplace.zone):
                    return view(request, appointment, workplace, **more)
            except NotFound as missing:
                raise Http404 from missing

        return guarded

    return decorate


def actor_of(request: HttpRequest) -> Actor:
    return Actor(kind="staff", user_id=user_of(request).pk, origin="agenda")


def may(request: HttpRequest, right: Right, workplace: workplaces.Workplace) -> bool:
    """Whether to show the way to pages that need this right."""
    user = user_of(request)
    if workplace.point:
        return bool(user.has_perm(f"locations.{right}_point", workplace.point))
    return bool(user.has_perm(f"locations.{right}_organisation", workplace.organisation))
