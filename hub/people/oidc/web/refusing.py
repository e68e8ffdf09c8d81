"""The page of who was not let in: what happened, and what they can do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hub.audit import trail
from hub.people.oidc.models import Provider
from hub.people.oidc.refusals import NotLoggedIn, NotTrusted


def page(
    request: HttpRequest, refusal: NotLoggedIn, provider: Provider, *, again: str = ""
) -> HttpResponse:
    """The reason goes into the trail by its code; of the person nothing."""
    reason = refusal.reason if isinstance(refusal, NotTrusted) else refusal.code
    trail.record(
        verb="provider.refused",
        object_type="provider",
        object_id=provider.pk,
        now=timezone.now(),
        origin=f"provider:{provider.pk}",
        details={"reason": reason},
    )
    context = {"refusal": refusal, "provider": provider, "again": again}
    return render(request, "oidc/refused.html", context, status=refusal.status)
