"""Where managers let other systems in, and shut them out."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue.models import Organisation
from hub.clients import issuing
from hub.clients.issuing import Issued
from hub.clients.models import Client, Scope
from hub.clients.web.forms import ClientForm, RotateForm
from hub.errors import DomainError
from hub.people.access import Right, kinds_with
from hub.people.gate import staff_only, user_of
from hub.people.models import User


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Where the user decides which systems come in: whole organisations, for managers only."""
    kinds = kinds_with(Right.CLIENTS)
    mine = Organisation.objects.filter(roles__user=user, roles__kind__in=kinds)
    return mine.distinct().order_by("name")


def _one(request: HttpRequest, pk: int) -> Client:
    """Of another organisation and missing are the same 404."""
    mine = organisations_of(user_of(request))
    found = Client.objects.select_related("organisation").filter(pk=pk, organisation__in=mine)
    client: Client | None = found.first()
    if client is None:
        raise Http404
    return client


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    owners = list(organisations_of(user_of(request)))
    if not owners:
        raise Http404
    clients = Client.objects.filter(organisation__in=owners).order_by("revoked_at", "name")
    by_owner = [(owner, [c for c in clients if c.organisation_id == owner.pk]) for owner in owners]
    return render(request, "clients/list.html", {"by_owner": by_owner})


@require_http_methods(["GET", "POST"])
@staff_only
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    mine = organisations_of(user_of(request))
    owner = mine.filter(slug=organisation).first()
    if owner is None:
        raise Http404
    form = ClientForm(request.POST or None, owner=owner, others=mine)
    if request.method == "POST" and form.is_valid():
        issued = _made(request, form, owner)
        if issued:
            return _shown_once(request, issued)
    context = {"form": form, "owner": owner}
    return render(request, "clients/add.html", context, status=422 if form.errors else 200)


def _made(request: HttpRequest, form: ClientForm, owner: Organisation) -> Issued | None:
    try:
        return issuing.make(
            organisation=owner,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            organisations=form.cleaned_data.get("organisations", ()),
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except DomainError as refused:
        for name, text in (refused.fields or {"__all__": str(refused)}).items():
            form.add_error(name if name in form.fields else None, str(text))
        return None


@require_safe
@staff_only
def show(request: HttpRequest, pk: int) -> HttpResponse:
    client, now = _one(request, pk), timezone.now()
    secrets = client.secrets.exclude(valid_until__lte=now).order_by("-made_at")
    may = [label for scope, label in Scope.choices if scope in client.scopes]
    context = {"client": client, "secrets": secrets, "may": may, "form": RotateForm()}
    return render(request, "clients/show.html", context)


@require_http_methods(["POST"])
@staff_only
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    client = _one(request, pk)
    form = RotateForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        issued = issuing.rotate(
            client=client, overlap=form.chosen, now=timezone.now(), actor_id=user_of(request).pk
        )
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("clients:show", pk=client.pk)
    return _shown_once(request, issued)


@require_http_methods(["POST"])
@staff_only
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    client = _one(request, pk)
    issuing.revoke(client=client, now=timezone.now(), actor_id=user_of(request).pk)
    messages.success(request, _("The connection has ended."))
    return redirect("clients:list")


def _shown_once(request: HttpRequest, issued: Issued) -> HttpResponse:
    """The answer to the POST itself: no address shows the secret again."""
    context = {"client": issued.client, "secret": issued.secret}
    response = render(request, "clients/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response
