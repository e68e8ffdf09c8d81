"""Who came in by the log-in service of the organisation, and taking somebody off it."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.errors import DomainError
from hub.people.gate import staff_only, user_of
from hub.people.oidc import unlinking
from hub.people.oidc.web.setting_up import role_at, staff_provider

MOST_SHOWN = 100


@require_safe
@staff_only
def show_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """With a part of a name or address, those who have it."""
    role = role_at(request, organisation)
    asked = request.GET.get("zoek", "").replace("\0", "").strip()[:100]
    found = staff_provider(role).accounts.select_related("user").prefetch_related("given__role")
    if asked:
        found = found.filter(Q(user__name__icontains=asked) | Q(user__email__icontains=asked))
    rows = list(found.order_by("user__name", "pk")[: MOST_SHOWN + 1])
    context = {
        "owner": role.organisation,
        "accounts": [
            {"account": one, "kinds": [given.role.get_kind_display() for given in one.given.all()]}
            for one in rows[:MOST_SHOWN]
        ],
        "more": len(rows) > MOST_SHOWN,
        "asked": asked,
        "own": user_of(request).pk,
    }
    return render(request, "oidc/accounts.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def unlink(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Asks once. Of another organisation and missing are the same 404."""
    provider = staff_provider(role_at(request, organisation))
    account = provider.accounts.select_related("user").filter(pk=pk).first()
    if account is None:
        raise Http404
    if request.method == "GET":
        context = {"account": account, "provider": provider, "owner": provider.organisation}
        return render(request, "oidc/unlink.html", context)
    try:
        unlinking.unlink(account=account, now=timezone.now(), actor_id=user_of(request).pk)
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        told = _("%(name)s is unlinked and logged out.")
        messages.success(request, told % {"name": account.user.name})
    return redirect("log-ins:accounts", organisation=organisation)
