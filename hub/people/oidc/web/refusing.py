"""The page of who was not let in: what happened, and what they can do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hub.api.counted import is_one_too_many
from hub.audit import trail
from hub.people.oidc.models import Provider
from hub.people.oidc.refusals import NotLoggedIn, NotTrusted

MOST_NOTED = 60  # a minute, of one provider


def page(
    request: HttpRequest, refusal: NotLoggedIn, provider: Provider, *, again: str = ""
) -> HttpResponse:
    """The reason goes into the trail by its code; of the person nothing."""
    reason = refusal.reason if isinstance(refusal, NotTrusted) else refusal.code
    # Anybody can be refused as often as they like: the trail is not theirs to fill.
    if not is_one_too_many(f"oidc.refused.{provider.pk}", most=MOST_NOTED, seconds=60):
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
