"""A question set changed part by part. Each press keeps a draft beside what citizens see; a draft
of a colleague in between is told, and what was typed stays."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.catalogue.models import Service
from hub.catalogue.published import text_of
from hub.errors import DomainError
from hub.intake import changing, document, publishing, words
from hub.intake.asking import Asked
from hub.intake.changing import Raw, Spot
from hub.intake.models import Version
from hub.intake.places import place
from hub.intake.web import beside
from hub.intake.web.case_form import CaseThing
from hub.intake.web.editing import mine, versions_of
from hub.intake.web.page_form import PageForm
from hub.intake.web.part_forms import PageThing, PartForm, RuleThing, WholeForm
from hub.intake.web.question_form import TYPES, QuestionThing, shifted
from hub.people.gate import staff_only, user_of

FORMS: dict[str, type[PartForm]] = {
    "pages": PageThing,
    "questions": QuestionThing,
    "rules": RuleThing,
    "cases": CaseThing,
}
TONGUES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Edited:
    """The newest version of a service's questions, and the part of it that is looked at."""

    service: Service
    newest: Version
    spot: Spot

    @property
    def raw(self) -> Raw:
        raw: Raw = self.newest.document
        return raw

    @property
    def thing(self) -> Raw | None:
        return changing.found(self.raw, self.spot)


@require_http_methods(["GET", "POST"])
@staff_only
def whole(request: HttpRequest, service: int) -> HttpResponse:
    """Title, introduction and law; where nothing is asked yet this begins the questions."""
    own = mine(request, service)
    newest = next(iter(versions_of(own)), None)
    title = {"nl": text_of(own, "title")[:200] or "Vragen vooraf"}
    raw = newest.document if newest else changing.begun(title)
    form = WholeForm(
        request.POST if request.method == "POST" else None, raw=raw, spot=Spot("whole"), thing=raw
    )
    refused = None
    if form.is_valid():
        refused = _kept(request, own, form.thing())
        if refused is None:
            return redirect("intake:show", own.pk)
    return _page(request, own, newest, "intake/edit_whole.html", form, refused)


@require_http_methods(["GET", "POST"])
@staff_only
def edit(
    request: HttpRequest, service: int, kind: str, name: str = "", page: str = ""
) -> HttpResponse:
    """One part, or a new one. What is gone meanwhile is added again by who still writes it."""
    edited = _edited(request, service, Spot(kind, name, page))
    thing = edited.thing
    if kind == "questions" and page not in changing.keys_of(edited.raw, "pages"):
        raise Http404
    if thing is None and name and request.method != "POST":
        raise Http404
    if kind == "questions" and thing is None:
        chosen = request.POST.get("type") or request.GET.get("soort", "")
        if chosen not in TYPES:
            return render(request, "intake/choose_type.html", {**_about(edited), "types": TYPES})
        thing = {"type": chosen}
    data = request.POST if request.method == "POST" else None
    if data is not None and "row" in data:  # only the order of what is typed
        data = shifted(data, data["row"])
    form = FORMS[kind](data, raw=edited.raw, spot=edited.spot, thing=thing)
    refused = None
    if data is not None and "row" not in data and form.is_valid():
        refused = _kept(request, edited.service, _changed(edited, form))
        if refused is None:
            return redirect(f"{_show(edited)}#{_anchor(kind)}")
    context = {**_about(edited), "kind": kind, "is_new": not name}
    template = f"intake/edit_{kind}.html"
    return _page(request, edited.service, edited.newest, template, form, refused, context)


@require_POST
@staff_only
def arrange(request: HttpRequest, service: int) -> HttpResponse:
    """A part up, down or away."""
    spot = Spot(*(request.POST.get(name, "") for name in ("kind", "name", "page")))
    if spot.kind not in FORMS:
        raise Http404
    edited = _edited(request, service, spot)
    what = request.POST.get("what")
    if what == "remove":
        fresh = changing.removed(edited.raw, spot)
    else:
        fresh = changing.moved(edited.raw, spot, -1 if what == "up" else 1)
    refused = _kept(request, edited.service, fresh)
    if refused:
        told = "; ".join(str(text) for text in refused.fields.values())
        messages.error(request, f"{refused.sentence} {told}".strip())
    return redirect(f"{_show(edited)}#{_anchor(spot.kind)}")


@require_safe
@staff_only
def preview(request: HttpRequest, service: int, page: str) -> HttpResponse:
    """A page as the citizen sees it, with every question that it can have, in Dutch and English."""
    edited = _edited(request, service, Spot("pages", page))
    questions = document.read(edited.raw)
    keys = [one.key for one in questions.pages]
    if page not in keys:
        raise Http404
    at = keys.index(page)
    here = questions.pages[at]
    tongue = request.GET.get("taal", "")
    shown = tongue if tongue in TONGUES else translation.get_language() or "nl"
    with translation.override(shown):
        form = PageForm(None, asked=Asked(here, here.questions), answers={}, revision=0)
        inner = {"page": here, "form": form, "token": "-", "title": str(questions.title)}
        body = render_to_string("intake/_as_citizen.html", inner, request)
    context = {
        **_about(edited),
        "body": body,
        "page": here,
        "tongue": shown,
        "tongues": [(one, translation.get_language_info(one)["name_local"]) for one in TONGUES],
        "when": words.condition(questions, here.only_if),
        "only": [
            (one.label, words.condition(questions, one.only_if))
            for one in here.questions
            if one.only_if
        ],
        "before": keys[at - 1] if at else "",
        "after": keys[at + 1] if at + 1 < len(keys) else "",
    }
    return render(request, "intake/preview.html", context)


def _edited(request: HttpRequest, service: int, spot: Spot) -> Edited:
    own = mine(request, service)
    newest = next(iter(versions_of(own)), None)
    if newest is None:
        raise Http404
    return Edited(own, newest, spot)


def _changed(edited: Edited, form: PartForm) -> Raw:
    return changing.put(edited.raw, edited.spot, form.thing())


def _kept(request: HttpRequest, own: Service, fresh: Raw) -> DomainError | None:
    try:
        publishing.save_draft(
            service=own,
            raw=fresh,
            now=timezone.now(),
            actor_id=user_of(request).pk,
            seen=request.POST.get("seen", ""),
        )
    except DomainError as refused:
        refused.fields = {place(fresh, path): text for path, text in refused.fields.items()}
        return refused
    messages.success(request, _("The draft is kept. Citizens do not see it yet."))
    return None


def _page(
    request: HttpRequest,
    own: Service,
    newest: Version | None,
    template: str,
    form: PartForm,
    refused: DomainError | None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "service": own,
        "title": text_of(own, "title"),
        "form": form,
        "refused": refused,
        "wrong": list(refused.fields.items()) if refused else [],
        "seen": publishing.stamp(newest),
        **_beside(newest, form, refused),
        **(more or {}),
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, template, context, status=status)


def _beside(newest: Version | None, form: PartForm, refused: DomainError | None) -> dict[str, Any]:
    """What a colleague made of this part, next to what was typed."""
    if newest is None or not isinstance(refused, publishing.ChangedByAnother):
        return {"beside": None}
    raw: Raw = newest.document
    whole = form.spot.kind == "whole"
    thing = raw if whole else changing.found(raw, form.spot)
    if thing is None:
        return {"beside": [], "beside_gone": bool(form.spot.name)}
    now = type(form)(None, raw=raw, spot=form.spot, thing=thing)
    return {"beside": beside.lines(form, now)}


def _about(edited: Edited) -> dict[str, Any]:
    return {
        "service": edited.service,
        "title": text_of(edited.service, "title"),
        "spot": edited.spot,
        "seen": publishing.stamp(edited.newest),
    }


def _show(edited: Edited) -> str:
    return reverse("intake:show", args=[edited.service.pk])


def _anchor(kind: str) -> str:
    return {"pages": "asked", "questions": "asked", "rules": "rules", "cases": "examples"}[kind]
