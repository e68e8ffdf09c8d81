"""The page of one service: where it stands, what can be done, how good it is, how it came about;
and two of its versions side by side."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.catalogue import bases, publishing, versions
from hub.catalogue.models import Service, ServiceStatus, ServiceVersion, VersionState
from hub.editorial import lines, rating, readers
from hub.editorial.standing import standing
from hub.editorial.web import mine
from hub.editorial.web.forms import MomentForm, RemarkForm
from hub.editors import deciders_of
from hub.errors import DomainError
from hub.people.gate import staff_only, user_of


@dataclass(frozen=True, slots=True)
class May:
    """What the page offers to who looks; the domain judges again at each press."""

    write: bool
    submit: bool
    publish: bool
    send_back: bool
    take_back: bool
    archive: bool


@require_safe
@staff_only
def show(request: HttpRequest, service: int) -> HttpResponse:
    return page(request, mine.service(request, service))


def page(
    request: HttpRequest,
    own: Service,
    *,
    refused: DomainError | None = None,
    unclear: MomentForm | RemarkForm | None = None,
) -> HttpResponse:
    """`unclear` is a form on the page that was not filled in well."""
    opened = publishing.opened(own)
    lonely = bool(opened and opened.state == VersionState.REVIEW and not readers.of(opened))
    context: dict[str, Any] = {
        "service": own,
        "standing": standing(own, user_of(request).pk),
        "opened": opened,
        "may": _may(own, opened, user_of(request).pk),
        "lonely": lonely,
        "deciders": deciders_of(own.organisation) if lonely else [],
        "changes": _changes(own, opened),
        "history": versions.history(own),
        "rating": rating.of(own, today=timezone.localdate()),
        "base_changes": bases.changes(own),
        "seen": publishing.stamp(own),
        "refused": refused,
        "wrong": _wrong(refused),
        "moment": unclear if isinstance(unclear, MomentForm) else MomentForm(),
        "remark": unclear if isinstance(unclear, RemarkForm) else RemarkForm(),
        "unclear": unclear,
    }
    status = refused.status if refused else 422 if unclear else 200
    return render(request, "editorial/show.html", context, status=status)


@require_safe
@staff_only
def compare(request: HttpRequest, service: int) -> HttpResponse:
    """`van` and `met` are numbers of versions."""
    own = mine.service(request, service)
    numbers = [request.GET.get(name, "") for name in ("van", "met")]
    if not all(number.isdecimal() and len(number) < 9 for number in numbers):
        raise Http404
    found = [versions.said_in(own, int(number)) for number in numbers]
    if found[0] is None or found[1] is None:
        raise Http404
    context = {
        "service": own,
        "title": standing(own, user_of(request).pk).title,
        "from": numbers[0],
        "to": numbers[1],
        "numbers": _numbers(own),
        "differences": lines.differences(found[0], found[1]),
        "left_name": _("Version %(number)s") % {"number": numbers[0]},
        "right_name": _("Version %(number)s") % {"number": numbers[1]},
    }
    return render(request, "editorial/compare.html", context)


def _may(own: Service, opened: ServiceVersion | None, user_id: int) -> May:
    state = opened.state if opened else ""
    reads = bool(opened and opened.changed_by_id != user_id)
    alone_is_enough = not own.organisation.second_reader
    return May(
        write=state in ("", VersionState.DRAFT),
        submit=state == VersionState.DRAFT,
        publish=bool(state) and (alone_is_enough or (state != VersionState.DRAFT and reads)),
        send_back=state == VersionState.REVIEW and reads,
        take_back=state == VersionState.SCHEDULED or (state == VersionState.REVIEW and not reads),
        archive=own.status == ServiceStatus.PUBLISHED,
    )


def _changes(own: Service, opened: ServiceVersion | None) -> list[lines.Difference]:
    """What the open version would change for citizens."""
    if opened is None or own.status == ServiceStatus.DRAFT:
        return []
    shown, written = versions.said_in(own, own.version), versions.written(own)
    return lines.differences(shown, written) if shown else []


def _numbers(own: Service) -> list[int]:
    known = {one.number for one in own.versions.all()}
    return sorted(known | ({own.version} if own.status != ServiceStatus.DRAFT else set()))


def _wrong(refused: DomainError | None) -> list[tuple[str, str]]:
    fields = refused.fields if refused else {}
    return [(lines.label(place), str(told)) for place, told in fields.items()]
