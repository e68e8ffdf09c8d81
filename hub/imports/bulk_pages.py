"""Where editors change many services at once: which, what, and then as any import."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue.importing import bulk, choosing, planning, standing
from hub.catalogue.importing.models import Import
from hub.catalogue.models import Organisation
from hub.catalogue.published import text_of
from hub.errors import DomainError
from hub.imports.bulk_forms import FORMS, ChangeForm, FilterForm, Kind, ServicesForm
from hub.imports.pages import owner_of
from hub.people.gate import staff_only, user_of


@require_safe
@staff_only
def choose(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = owner_of(request, organisation)
    return _choice(request, owner, None)


def _choice(request: HttpRequest, owner: Organisation, asked: ServicesForm | None) -> HttpResponse:
    wanted = FilterForm(request.GET)
    filters = wanted.cleaned_data if wanted.is_valid() else {}
    services = list(choosing.chosen(owner, **filters))
    context = {
        "owner": owner,
        "filters": wanted,
        "lines": [(one, text_of(one, "title") or one.slug) for one in services],
        "kinds": Kind.choices,
        "form": asked,
        "ticked": [int(pk) for pk in request.GET.getlist("dienst") if pk.isdecimal()],
        "kind": request.GET.get("soort", ""),
    }
    return render(request, "imports/choose.html", context, status=422 if asked else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def change(request: HttpRequest, organisation: str) -> HttpResponse:
    """The services and the kind stand in the address; what is changed is sent."""
    owner = owner_of(request, organisation)
    asked = ServicesForm(request.GET, owner=owner)
    if not asked.is_valid():
        return _choice(request, owner, asked)
    kind, ids = Kind(asked.cleaned_data["soort"]), asked.cleaned_data["dienst"]
    form = FORMS[kind](request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = _planned(request, owner, form, ids)
        if made:
            return redirect("imports:show", made.pk)
    context = {"form": form, "owner": owner, "kind": kind, "count": len(ids)}
    return render(request, "imports/change.html", context, status=422 if form.errors else 200)


def _planned(
    request: HttpRequest, owner: Organisation, form: ChangeForm, ids: list[int]
) -> Import | None:
    services = [one for one in standing.exported(owner) if one.pk in set(ids)]
    try:
        return planning.plan(
            organisation=owner,
            items=bulk.items(services, form.change()),
            name=form.told(),
            format=bulk.FORMAT,
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return None
