"""The services of the organisations of an editor, and a new one."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue import publishing, texts
from hub.catalogue.models import Organisation, OrganisationKind
from hub.editorial import rating
from hub.editorial.standing import in_order, standing
from hub.editorial.web import mine
from hub.editorial.web.forms import NewForm
from hub.editorial.web.reading import reading_of
from hub.editors import organisations_of
from hub.errors import DomainError
from hub.people.gate import staff_only, user_of


@require_safe
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    owners = list(organisations_of(user))
    if not owners:
        raise Http404
    query = request.GET.get("q", "").strip()[:100]
    services = list(mine.services(request))
    scores = rating.scores(services, today=timezone.localdate())
    by_owner = []
    for owner in owners:
        own = [standing(one, user.pk) for one in services if one.organisation_id == owner.pk]
        found = [one for one in own if query.casefold() in one.title.casefold()]
        rows = [(one, scores[one.pk]) for one in in_order(found)]
        waiting = sum(bool(one.waits) for one in own)
        by_owner.append((owner, rows, waiting, reading_of(owner, user)))
    return render(request, "editorial/list.html", {"by_owner": by_owner, "query": query})


@require_http_methods(["GET", "POST"])
@staff_only
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = mine.organisation(request, organisation)
    form = NewForm(request.POST or None, bases=_bases(owner))
    if request.method == "POST" and form.is_valid():
        try:
            made = _begun(request, owner, form.cleaned_data)
        except DomainError as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("The draft is kept. The public does not see it yet."))
            return redirect("editorial:write", made)
    status = 422 if form.errors else 200
    return render(request, "editorial/new.html", {"form": form, "owner": owner}, status=status)


def _begun(request: HttpRequest, owner: Organisation, data: dict[str, Any]) -> int:
    draft = publishing.begin(
        organisation=owner,
        slug=data["slug"] or slugify(data["title"])[:100] or "dienst",
        raw={"texts": {"nl": {"title": data["title"]}}},
        base=data["base"],
        now=timezone.now(),
        actor_id=user_of(request).pk,
    )
    return draft.service_id


def _tell(form: NewForm, refused: DomainError) -> None:
    for place, sentence in refused.fields.items():
        form.add_error(place if place in form.fields else None, str(sentence))
    if not refused.fields:
        form.add_error(None, str(refused))


def _bases(owner: Organisation) -> dict[int, str]:
    """The national texts that the organisation has no variant of yet, by title."""
    national = texts.topics(timezone.now()).filter(organisation__kind=OrganisationKind.NATIONAL)
    rows = national.exclude(Q(variants__organisation=owner) | Q(organisation=owner))
    return texts.titles_of(rows)
