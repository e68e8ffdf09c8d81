"""Where editors write, try and publish the questions of their services."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.catalogue.models import Service, ServiceStatus
from hub.catalogue.published import text_of
from hub.editors import organisations_of
from hub.errors import DomainError
from hub.intake import changing, document, publishing, routing, words
from hub.intake.models import Version, VersionState
from hub.intake.places import place
from hub.intake.web.forms import QuestionsForm
from hub.people.access import note_behalf
from hub.people.gate import staff_only, user_of


@dataclass(frozen=True, slots=True)
class Line:
    service: Service
    title: str
    versions: list[Version]


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    owners = list(organisations_of(user_of(request)))
    if not owners:
        raise Http404
    services = (
        Service.objects.filter(organisation__in=owners)
        .exclude(status=ServiceStatus.ARCHIVED)
        .select_related("base", "question_set", "organisation")
        .prefetch_related("texts", "base__texts", "question_set__versions")
    )
    lines = sorted(
        (Line(one, text_of(one, "title"), versions_of(one)) for one in services),
        key=lambda line: (not line.versions, line.title.casefold()),
    )
    by_owner = [(o, [one for one in lines if one.service.organisation_id == o.pk]) for o in owners]
    return render(request, "intake/list.html", {"by_owner": by_owner})


def versions_of(service: Service) -> list[Version]:
    owned = getattr(service, "question_set", None)
    return sorted(owned.versions.all(), key=lambda v: -v.number) if owned else []


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, service: int) -> HttpResponse:
    """The newest version in words, and the text to change. A press keeps a draft."""
    own = mine(request, service)
    newest = next(iter(versions_of(own)), None)
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"text": _text(newest)},
    )
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            publishing.save_draft(
                service=own,
                raw=form.cleaned_data["document"],
                now=timezone.now(),
                actor_id=user_of(request).pk,
                seen=form.cleaned_data["seen"],
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("The draft is kept. Citizens do not see it yet."))
            return redirect("intake:show", own.pk)
    return _page(request, own, form, refused)


@require_POST
@staff_only
def publish(request: HttpRequest, service: int) -> HttpResponse:
    own = mine(request, service)
    try:
        publishing.publish(service=own, now=timezone.now(), actor_id=user_of(request).pk)
    except DomainError as refused:
        newest = next(iter(versions_of(own)), None)
        return _page(request, own, QuestionsForm(initial={"text": _text(newest)}), refused)
    messages.success(request, _("Published. Who began already goes on with the earlier questions."))
    return redirect("intake:show", own.pk)


@require_POST
@staff_only
def take_back(request: HttpRequest, service: int) -> HttpResponse:
    """The draft, or what citizens are asked now."""
    own, now, pk = mine(request, service), timezone.now(), user_of(request).pk
    try:
        if request.POST.get("what") == "draft":
            publishing.discard(service=own, now=now, actor_id=pk)
            messages.success(request, _("The draft is thrown away."))
        else:
            publishing.withdraw(service=own, now=now, actor_id=pk)
            messages.success(request, _("Citizens are asked nothing any more for this service."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("intake:show", own.pk)


@require_safe
@staff_only
def download(request: HttpRequest, service: int) -> HttpResponse:
    own = mine(request, service)
    newest = next(iter(versions_of(own)), None)
    if newest is None:
        raise Http404
    response = HttpResponse(_text(newest), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{own.slug}-v{newest.number}.json"'
    return response


def mine(request: HttpRequest, pk: int) -> Service:
    """Of another organisation and missing are the same 404."""
    found = (
        Service.objects.filter(pk=pk, organisation__in=organisations_of(user_of(request)))
        .select_related("organisation", "base", "question_set")
        .prefetch_related("texts", "base__texts")
        .first()
    )
    if found is None:
        raise Http404
    note_behalf(user_of(request), found.organisation_id, now=timezone.now())
    return found


def _text(version: Version | None) -> str:
    return json.dumps(version.document, ensure_ascii=False, indent=2) if version else ""


def _page(
    request: HttpRequest, own: Service, form: QuestionsForm, refused: DomainError | None
) -> HttpResponse:
    versions = versions_of(own)
    newest = versions[0] if versions else None
    context: dict[str, Any] = {
        "service": own,
        "title": text_of(own, "title"),
        "versions": versions,
        "newest": newest,
        "seen": publishing.stamp(newest),
        "is_draft": bool(newest and newest.state == VersionState.DRAFT),
        "is_published": any(one.state == VersionState.PUBLISHED for one in versions),
        "form": form,
        "refused": refused,
        "stands": _text(newest) if isinstance(refused, publishing.ChangedByAnother) else "",
        "wrong": _told(newest, form, refused),
        **(_in_words(newest.document) if newest else {}),
    }
    status = refused.status if refused else (422 if form.errors else 200)
    return render(request, "intake/show.html", context, status=status)


def _told(
    newest: Version | None, form: QuestionsForm, refused: DomainError | None
) -> list[tuple[str, Any]]:
    """What is wrong, each with its place in words: in what was sent, else in what is kept."""
    sent = form.cleaned_data.get("document") if form.is_bound and form.is_valid() else None
    raw = sent if sent is not None else newest.document if newest else None
    return [(place(raw, path), text) for path, text in (refused.fields if refused else {}).items()]


def _in_words(raw: dict[str, Any]) -> dict[str, Any]:
    questions = document.read(raw)
    missed = {one.case.name: words.outcome(one.found) for one in routing.missed(questions)}
    return {
        "questions": questions,
        "pages": [
            (
                page,
                words.condition(questions, page.only_if),
                [(q, words.condition(questions, q.only_if)) for q in page.questions],
            )
            for page in questions.pages
        ],
        "rules": [
            (name, words.condition(questions, one.when), one.because, words.outcome(one.outcome))
            for name, one in zip(
                [*map(changing.digest, raw.get("rules", ())), changing.OTHERWISE],
                [*questions.rules, questions.otherwise],
                strict=True,
            )
        ],
        "cases": [
            (changing.digest(written), case, words.outcome(case.outcome), missed.get(case.name))
            for written, case in zip(raw.get("cases", ()), questions.cases, strict=True)
        ],
    }
