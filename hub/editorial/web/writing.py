"""Writing a service. Each press keeps a draft beside what citizens see; a draft of a colleague in
between is told, and what was typed stays."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.catalogue import document, publishing, stored, versions
from hub.catalogue.document import BadService, ServiceDocument
from hub.catalogue.models import Service
from hub.catalogue.quality import Finding
from hub.editorial import lines, rating
from hub.editorial.lines import Difference
from hub.editorial.standing import title_of
from hub.editorial.web import mine, rows
from hub.editorial.web.forms import ServiceForm, initial_of, typed
from hub.editorial.web.rows import CostRow, CostRows, DeadlineRow, DeadlineRows, Rows
from hub.errors import DomainError
from hub.pages import faults
from hub.people.gate import staff_only, user_of


@dataclass(slots=True)
class Sheet:
    """The form of a service with the rows of its costs and deadlines: sent together."""

    form: ServiceForm
    costs: Rows
    deadlines: Rows

    @property
    def is_valid(self) -> bool:
        parts = (self.form, self.costs, self.deadlines)
        return all([part.is_valid() for part in parts])  # noqa: C419 - each tells what is wrong

    def raw(self) -> dict[str, Any]:
        rows = {"costs": self.costs.said(), "deadlines": self.deadlines.said()}
        return self.form.said() | rows


@require_http_methods(["GET", "POST"])
@staff_only
def write(request: HttpRequest, service: int) -> HttpResponse:
    own = mine.service(request, service)
    if request.method != "POST":
        return _page(request, own, _opened(versions.written(own)))
    if request.POST.get("press", "keep") != "keep":  # only looks something up, or adds a row
        return _page(request, own, _as_typed(request))
    sheet = _sent(request)
    if not sheet.is_valid:
        return _page(request, own, sheet, status=422)
    try:
        publishing.save_draft(
            service=own,
            raw=sheet.raw(),
            now=timezone.now(),
            reason=sheet.form.cleaned_data["reason"],
            actor_id=user_of(request).pk,
            seen=sheet.form.cleaned_data["seen"],
            translations_hold=sheet.form.cleaned_data["translations_hold"],
        )
    except DomainError as refused:
        return _refused(request, own, sheet, refused)
    messages.success(request, _("The draft is kept. The public does not see it yet."))
    return redirect("editorial:show", own.pk)


def _opened(said: ServiceDocument) -> Sheet:
    return Sheet(
        ServiceForm(initial=initial_of(said)),
        CostRows(initial=rows.costs_initial(said.costs), prefix="costs"),
        DeadlineRows(initial=rows.deadlines_initial(said.deadlines), prefix="deadlines"),
    )


def _as_typed(request: HttpRequest) -> Sheet:
    data = request.POST
    return Sheet(
        ServiceForm(initial=typed(data)),
        CostRows(initial=rows.typed(data, "costs", CostRow), prefix="costs"),
        DeadlineRows(initial=rows.typed(data, "deadlines", DeadlineRow), prefix="deadlines"),
    )


def _sent(request: HttpRequest) -> Sheet:
    data = request.POST
    return Sheet(
        ServiceForm(data),
        CostRows(data, prefix="costs"),
        DeadlineRows(data, prefix="deadlines"),
    )


def _refused(
    request: HttpRequest, own: Service, sheet: Sheet, refused: DomainError
) -> HttpResponse:
    if isinstance(refused, BadService):
        for place, sentence in refused.fields.items():
            sheet.form.add_error(None, f"{lines.label(place)}: {sentence}")
        return _page(request, own, sheet, status=refused.status)
    fresh = mine.service(request, own.pk)
    theirs: list[Difference] = []
    if _is_change(refused):
        theirs = _against_typed(fresh, sheet)
        refused.way_forward = _(
            "Your text stands below still. Compare, and keep it again if it is right."
        )
    return _page(request, fresh, sheet, refused=refused, theirs=theirs, status=refused.status)


def _is_change(refused: DomainError) -> bool:
    return isinstance(refused, publishing.ChangedByAnother)


def _against_typed(fresh: Service, sheet: Sheet) -> list[Difference]:
    """What a colleague kept, beside what was typed."""
    return lines.differences(versions.written(fresh), document.read(sheet.raw()))


def _page(
    request: HttpRequest,
    own: Service,
    sheet: Sheet,
    *,
    refused: DomainError | None = None,
    theirs: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = rating.by_place(own, today=timezone.localdate())
    context = {
        "service": own,
        "title": title_of(own),
        "form": sheet.form,
        "pairs": _pairs(own, sheet.form, found),
        "found": found,
        "costs": sheet.costs,
        "deadlines": sheet.deadlines,
        "wrong_rows": [
            *_wrong(sheet.costs, _("Amount %(number)s")),
            *_wrong(sheet.deadlines, _("Deadline %(number)s")),
        ],
        "refused": refused,
        "theirs": theirs or [],
        "seen": _seen(request, own, refused),
    }
    return render(request, "editorial/write.html", context, status=status)


def _seen(request: HttpRequest, own: Service, refused: DomainError | None) -> str:
    """Of what the typed text was made from; after a refusal of what stands there now, so that a
    second press keeps it knowingly."""
    if request.method == "POST" and not (refused and _is_change(refused)):
        return request.POST.get("seen", "")
    return publishing.stamp(own)


def _pairs(
    own: Service, form: ServiceForm, found: dict[str, list[Finding]]
) -> list[tuple[Any, list[Any]]]:
    """Each text in both languages with what the base says there, and what could be better."""
    base = stored.read(own.base) if own.base else None
    made = []
    for pair in form.pairs():
        sides = []
        for tongue, spoken, field in pair.sides:
            inherited = getattr(base.texts[tongue], pair.name) if base else ""
            told = ", ".join(inherited) if isinstance(inherited, tuple) else inherited
            place = f"texts.{tongue}.{pair.name}"
            sides.append((tongue, spoken, field, told, found.get(place, [])))
        made.append((pair, sides))
    return made


def _wrong(formset: Rows, row_name: str) -> list[tuple[str, str]]:
    """(id of the field, sentence) of what is wrong; `row_name` leaves a place for the number."""
    if not formset.is_bound:
        return []
    whole = [(str(formset.prefix), str(told)) for told in formset.non_form_errors()]
    return whole + [
        (field.id_for_label, f"{row_name % {'number': number}}. {faults.told(field)}")
        for number, form in enumerate(formset.forms, 1)
        for field in form
        if field.errors
    ]
