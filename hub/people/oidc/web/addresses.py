"""Where a provider sends browsers, and tells of log-outs: each provider has its own address, so
that the answer of one is never taken for that of another (RFC 9700, 4.4)."""

from django.http import HttpRequest
from django.urls import reverse

from hub.people.oidc.models import Provider


def _own(request: HttpRequest, name: str, provider: Provider) -> str:
    where = {"organisation": provider.organisation.slug, "audience": provider.audience}
    return request.build_absolute_uri(reverse(f"oidc:{name}", kwargs=where))


def back_of(request: HttpRequest, provider: Provider) -> str:
    return _own(request, "back", provider)


def told_of_log_outs(request: HttpRequest, provider: Provider) -> str:
    return _own(request, "out-at-provider", provider)


def after_log_out(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("oidc:logged-out"))
