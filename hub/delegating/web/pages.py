"""Who manages for whom: the giver's managers make and end it, both sides see it."""

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue.models import Organisation
from hub.delegating import giving
from hub.delegating.web.forms import ZONE, GiveForm
from hub.errors import DomainError
from hub.people.access import Right, kinds_with
from hub.people.gate import staff_only, user_of
from hub.people.models import Delegation, Role, User

SHOWN = 50  # of one side


def givers_of(user: User) -> QuerySet[Organisation]:
    """The organisations for which the user decides who manages: the own ones alone."""
    roles = Role.objects.filter(user=user, kind__in=kinds_with(Right.DELEGATE))
    return Organisation.objects.filter(pk__in=roles.values("organisation")).order_by("name")


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    """Managers see what they gave, and everybody what was given to their organisation."""
    user = user_of(request)
    mine = list(givers_of(user))
    own = Role.objects.filter(user=user).values("organisation")
    received = _rows(Q(receiver__in=own))
    if not mine and not received:
        raise Http404
    by_giver = [(owner, _rows(Q(giver=owner))) for owner in mine]
    context = {"by_giver": by_giver, "received": received, "now": timezone.now()}
    return render(request, "delegating/list.html", context)


def _rows(of: Q) -> list[Delegation]:
    """What stands first, then what is over."""
    rows = Delegation.objects.filter(of).select_related("giver", "receiver", "made_by", "ended_by")
    return list(rows.order_by(F("ended_at").desc(nulls_first=True), "-starts_at", "pk")[:SHOWN])


@require_http_methods(["GET", "POST"])
@staff_only
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = givers_of(user_of(request)).filter(slug=organisation).first()
    if owner is None:
        raise Http404
    today = timezone.now().astimezone(ZONE).date()
    form = GiveForm(request.POST or None, giver=owner, initial={"since": today})
    if request.method == "POST" and form.is_valid() and _given(request, form, owner):
        return redirect("delegating:list")
    context = {"form": form, "owner": owner}
    return render(request, "delegating/add.html", context, status=422 if form.errors else 200)


def _given(request: HttpRequest, form: GiveForm, owner: Organisation) -> bool:
    try:
        giving.give(
            giver=owner,
            receiver=form.cleaned_data["receiver"],
            given=form.given_rows(),
            starts_at=form.starts_at(),
            ends_at=form.ends_at(),
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except DomainError as refused:
        for name, text in (refused.fields or {"receiver": str(refused)}).items():
            form.add_error(name, str(text))
        return False
    messages.success(request, _("They can manage this for you. You can end it at any moment."))
    return True


@require_http_methods(["GET", "POST"])
@staff_only
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once; of another organisation and missing are the same 404."""
    given = Delegation.objects.select_related("giver", "receiver")
    found = given.filter(pk=pk, giver__in=givers_of(user_of(request))).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        giving.end(delegation=found, now=timezone.now(), actor_id=user_of(request).pk)
        messages.success(request, _("It has ended. They can no longer come in here."))
        return redirect("delegating:list")
    return render(request, "delegating/end.html", {"delegation": found})
