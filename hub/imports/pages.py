"""Where editors bring services in from a file: look, do, and take back."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.catalogue.importing import locking, running, spreadsheets
from hub.catalogue.importing.models import Import
from hub.catalogue.models import Organisation
from hub.editors import organisations_of
from hub.errors import DomainError
from hub.imports import shown
from hub.imports.forms import FileForm
from hub.people.access import note_behalf
from hub.people.gate import staff_only, user_of

LATEST = 20
KINDS = {
    "csv": ("text/csv; charset=utf-8", spreadsheets.as_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        spreadsheets.as_xlsx,
    ),
}


def owner_of(request: HttpRequest, slug: str) -> Organisation:
    """Of another organisation and missing are the same 404."""
    owner = organisations_of(user_of(request)).filter(slug=slug).first()
    if owner is None:
        raise Http404
    note_behalf(user_of(request), owner.pk, now=timezone.now())
    return owner


def one(request: HttpRequest, pk: int) -> Import:
    mine = organisations_of(user_of(request))
    found = Import.objects.select_related("organisation").filter(pk=pk, organisation__in=mine)
    made = found.first()
    if made is None:
        raise Http404
    note_behalf(user_of(request), made.organisation_id, now=timezone.now())
    return made


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    owners = list(organisations_of(user_of(request)))
    if not owners:
        raise Http404
    imports = Import.objects.annotate(count=Count("rows")).select_related("planned_by")
    latest = imports.order_by("-planned_at", "-pk")
    by_owner = [(owner, latest.filter(organisation=owner)[:LATEST]) for owner in owners]
    return render(request, "imports/list.html", {"by_owner": by_owner})


@require_http_methods(["GET", "POST"])
@staff_only
def upload(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = owner_of(request, organisation)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        made = form.planned(owner, now=timezone.now(), actor_id=user_of(request).pk)
        if made:
            return redirect("imports:show", made.pk)
    status = 413 if form.is_too_large else 422 if form.errors else 200
    return render(request, "imports/upload.html", {"form": form, "owner": owner}, status=status)


@require_safe
@staff_only
def download(request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
    """The organisation's own services, as the file to change and send back."""
    owner = owner_of(request, organisation)
    if kind not in KINDS:
        raise Http404
    content_type, write = KINDS[kind]
    try:
        data = write(owner)
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("imports:upload", owner.slug)
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="diensten-{owner.slug}.{kind}"'
    return answer


@require_safe
@staff_only
def show(request: HttpRequest, pk: int) -> HttpResponse:
    made = one(request, pk)
    context = shown.context(
        made,
        now=timezone.now(),
        only=request.GET.get("alleen", ""),
        page=request.GET.get("pagina"),
    )
    return render(request, "imports/show.html", context)


@require_POST
@staff_only
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    made = one(request, pk)
    publish = request.POST.get("how") == "publish"
    try:
        done = running.apply(
            planned=made, publish=publish, now=timezone.now(), actor_id=user_of(request).pk
        )
    except DomainError as refused:
        return _refused(request, made, refused)
    if done.state not in locking.RUNNING:
        messages.success(request, _("Done. You can undo it on this page."))
    return redirect("imports:show", made.pk)


@require_POST
@staff_only
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    made = one(request, pk)
    try:
        done = running.undo(applied=made, now=timezone.now(), actor_id=user_of(request).pk)
    except DomainError as refused:
        return _refused(request, made, refused)
    if done.state not in locking.RUNNING:
        messages.success(request, _("Undone. Below you see what was put back."))
    return redirect("imports:show", made.pk)


def _refused(request: HttpRequest, made: Import, refused: DomainError) -> HttpResponse:
    """On the import's own page, with the services that stand in the way."""
    context = shown.context(one(request, made.pk), now=timezone.now()) | {
        "refusal": str(refused),
        "in_the_way": list(refused.fields),
    }
    return render(request, "imports/show.html", context, status=refused.status)
