"""Where editors publish the dates of their organisations."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue.models import Organisation
from hub.editors import organisations_of
from hub.errors import DomainError
from hub.keydates import publishing
from hub.keydates.models import DateSeries
from hub.keydates.web.choice import today
from hub.keydates.web.forms import SeriesForm, initial_of
from hub.people.access import note_behalf
from hub.people.gate import staff_only, user_of


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    owners = list(organisations_of(user_of(request)))
    if not owners:
        raise Http404
    series = DateSeries.objects.filter(organisation__in=owners).prefetch_related("dates")
    by_owner = [
        (
            owner,
            publishing.counts([s for s in series if s.organisation_id == owner.pk], today=today()),
        )
        for owner in owners
    ]
    return render(request, "keydates/list.html", {"by_owner": by_owner})


@require_http_methods(["GET", "POST"])
@staff_only
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = organisations_of(user_of(request)).filter(slug=organisation).first()
    if owner is None:
        raise Http404
    return _edit(request, DateSeries(organisation=owner), owner)


@require_http_methods(["GET", "POST"])
@staff_only
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Of another organisation and missing are the same 404."""
    mine = organisations_of(user_of(request))
    series = DateSeries.objects.select_related("organisation").filter(
        slug=slug, organisation__in=mine
    )
    found = series.first()
    if found is None:
        raise Http404
    if "remove" in request.POST:
        note_behalf(user_of(request), found.organisation_id, now=timezone.now())
        publishing.remove(found, now=timezone.now(), actor_id=user_of(request).pk)
        messages.success(request, _("The list is removed."))
        return redirect("keydates:list")
    return _edit(request, found, found.organisation)


def _edit(request: HttpRequest, series: DateSeries, owner: Organisation) -> HttpResponse:
    note_behalf(user_of(request), owner.pk, now=timezone.now())
    initial = initial_of(series) if series.pk else {"published": True}
    form = SeriesForm(request.POST or None, owner=owner, initial=initial)
    if request.method == "POST" and form.is_valid() and _published(request, form, series):
        return redirect("keydates:list")
    context = {"form": form, "series": series, "owner": owner}
    return render(request, "keydates/edit.html", context, status=422 if form.errors else 200)


def _published(request: HttpRequest, form: SeriesForm, series: DateSeries) -> bool:
    try:
        publishing.publish(
            series=form.apply_to(series),
            days=form.cleaned_data["dates"],
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Saved."))
    return True
