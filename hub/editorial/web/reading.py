"""Whether a colleague reads a text before it is published: for the managers of an organisation to
say, and for its editors to know."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue import publishing
from hub.catalogue.models import Organisation
from hub.editorial.web.forms import ReaderForm
from hub.editors import deciders_of, editors_of
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from hub.people.models import User
from locations import access


@dataclass(frozen=True, slots=True)
class Reading:
    """How it stands at an organisation, and for whom it is to change."""

    owner: Organisation
    deciders: tuple[str, ...]  # names
    mine: bool  # whether who looks is one of them


def reading_of(owner: Organisation, user: User) -> Reading:
    found = deciders_of(owner)
    return Reading(owner, tuple(one.name for one in found), user in found)


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    owners = list(_mine(request))
    if not owners:
        raise Http404
    return render(request, "editorial/readers.html", {"owners": owners})


@require_http_methods(["GET", "POST"])
@staff_only
def choose(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = _mine(request).filter(slug=organisation).first()
    if owner is None:
        raise Http404
    now_holds = {"wanted": "yes" if owner.second_reader else "no"}
    form = ReaderForm(request.POST if request.method == "POST" else None, initial=now_holds)
    if form.is_valid():
        publishing.set_second_reader(
            organisation=owner,
            wanted=form.cleaned_data["wanted"] == "yes",
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
        messages.success(request, _("Saved."))
        return redirect("editorial:readers")
    context = {"owner": owner, "form": form, "editors": editors_of(owner)}
    status = 422 if form.errors else 200
    return render(request, "editorial/reader.html", context, status=status)


def _mine(request: HttpRequest) -> QuerySet[Organisation]:
    """The own organisations alone: who manages for another does not let go of its second reader."""
    return access.own_organisations(user_of(request), Right.READERS).order_by("name")
