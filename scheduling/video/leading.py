"""Pages with a button that leads to the site of an organisation's video calls."""

from django.http import HttpResponse

from scheduling.video.models import VideoPolicy
from scheduling.video.providers import provider_of


def site_of(policy: VideoPolicy) -> str:
    """Scheme and host; empty where the call is on a page of this hub, or nowhere."""
    provider = provider_of(policy)
    return provider.site(policy) if provider else ""


def leading_to(policy: VideoPolicy, response: HttpResponse) -> HttpResponse:
    """Lets this one page's form lead to that site: browsers hold `form-action` against where a
    form is redirected to, too."""
    if site := site_of(policy):
        response._csp_update = {"form-action": [site]}  # type: ignore[attr-defined]
    return response
