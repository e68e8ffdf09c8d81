"""What changed in the national text, beside one's own words: taken over field by field, or kept."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.catalogue import bases
from hub.catalogue.models import Service
from hub.editorial import differing, lines
from hub.editorial.differing import Piece
from hub.editorial.standing import title_of
from hub.editorial.web import mine
from hub.errors import DomainError
from hub.people.gate import staff_only, user_of


@dataclass(frozen=True, slots=True)
class Row:
    place: str
    label: str
    language: str
    before: list[Piece]  # of the base
    after: list[Piece]
    own: str
    is_fact: bool
    taken: bool


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, service: int) -> HttpResponse:
    own = mine.service(request, service)
    if own.base is None:
        raise Http404
    if request.method != "POST":
        return _page(request, own)
    number = request.POST.get("base_version", "")
    if not (number.isdecimal() and len(number) < 9):
        raise Http404
    taken = [name.removeprefix("take-") for name, v in request.POST.items() if v == "take"]
    try:
        draft = bases.decide(
            service=own,
            take=taken,
            base_version=int(number),
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except DomainError as refused:
        return _page(request, mine.service(request, service), refused)
    if draft:
        messages.success(request, _("A draft says now what you took over. Publish it."))
    else:
        messages.success(request, _("What you say stays. That is written down."))
    return redirect("editorial:show", own.pk)


def _page(request: HttpRequest, own: Service, refused: DomainError | None = None) -> HttpResponse:
    context = {
        "service": own,
        "title": title_of(own),
        "rows": [_row(change, request) for change in bases.changes(own)],
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "editorial/base.html", context, status=status)


def _row(change: bases.Change, request: HttpRequest) -> Row:
    before, after, own = (
        lines.value_in_words(change.place, value)
        for value in (change.before, change.after, change.own)
    )
    left, right = differing.sides(before, after)
    parts = change.place.split(".")
    return Row(
        place=change.place,
        label=lines.label(change.place),
        language=parts[1] if len(parts) == 3 else "",
        before=left,
        after=right,
        own=own,
        is_fact=change.is_fact,
        taken=request.POST.get(f"take-{change.place}") == "take",
    )
