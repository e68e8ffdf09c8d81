"""The button that throws away what was not sent."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hub.people import unsent
from hub.people.gate import staff_only


@require_POST
@staff_only
def throw_away(request: HttpRequest) -> HttpResponse:
    """And leads back to its page."""
    found = unsent.offered(request)
    unsent.forget(request)
    is_ours = found and url_has_allowed_host_and_scheme(found.page, allowed_hosts=None)
    return redirect(found.page if found and is_ours else settings.LOGIN_REDIRECT_URL)
