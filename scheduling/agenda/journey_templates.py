"""Where editors write and publish the steps that follow the questions of their services."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.catalogue.models import Organisation, Service, ServiceStatus
from hub.catalogue.published import text_of
from hub.editors import organisations_of
from hub.errors import DomainError
from hub.intake import document
from hub.intake import publishing as intake
from hub.intake.models import VersionState
from hub.intake.web.forms import QuestionsForm
from hub.people.access import note_behalf
from hub.people.gate import staff_only, user_of
from scheduling.journeys import misfits, publishing, template, words
from scheduling.journeys.models import TemplateVersion


class TemplateForm(QuestionsForm):
    """The steps of a service as a file, or as text."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["file"].label = gettext_lazy("A file with steps")


@dataclass(frozen=True, slots=True)
class Line:
    service: Service
    title: str
    newest: TemplateVersion | None


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    owners = list(organisations_of(user_of(request)))
    if not owners:
        raise Http404
    services = (
        Service.objects.filter(organisation__in=owners)
        .exclude(status=ServiceStatus.ARCHIVED)
        .select_related("base", "journey_template", "organisation")
        .prefetch_related("texts", "base__texts", "journey_template__versions")
    )
    lines = sorted(
        (Line(one, text_of(one, "title"), next(iter(versions_of(one)), None)) for one in services),
        key=lambda line: (line.newest is None, line.title.casefold()),
    )
    by_owner = [_of_owner(owner, lines) for owner in owners]
    return render(request, "agenda/journey_templates.html", {"by_owner": by_owner})


def _of_owner(owner: Organisation, lines: list[Line]) -> tuple[Organisation, list[Line]]:
    return owner, [one for one in lines if one.service.organisation_id == owner.pk]


def versions_of(service: Service) -> list[TemplateVersion]:
    owned = getattr(service, "journey_template", None)
    return sorted(owned.versions.all(), key=lambda v: -v.number) if owned else []


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, service: int) -> HttpResponse:
    """The newest version in words, and the text to change. A press keeps a draft."""
    own = mine(request, service)
    form = TemplateForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"text": _text(next(iter(versions_of(own)), None))},
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
            return redirect("agenda:journey-template", own.pk)
    return _page(request, own, form, refused)


@require_POST
@staff_only
def publish(request: HttpRequest, service: int) -> HttpResponse:
    own = mine(request, service)
    try:
        publishing.publish(service=own, now=timezone.now(), actor_id=user_of(request).pk)
    except DomainError as refused:
        text = _text(next(iter(versions_of(own)), None))
        return _page(request, own, TemplateForm(initial={"text": text}), refused)
    messages.success(request, _("Published. Who began already goes on with the earlier steps."))
    return redirect("agenda:journey-template", own.pk)


@require_POST
@staff_only
def take_back(request: HttpRequest, service: int) -> HttpResponse:
    """The draft, or what citizens begin now."""
    own, now, pk = mine(request, service), timezone.now(), user_of(request).pk
    try:
        if request.POST.get("what") == "draft":
            publishing.discard(service=own, now=now, actor_id=pk)
            messages.success(request, _("The draft is thrown away."))
        else:
            publishing.withdraw(service=own, now=now, actor_id=pk)
            messages.success(request, _("Nobody begins these steps any more."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("agenda:journey-template", own.pk)


@require_safe
@staff_only
def download(request: HttpRequest, service: int) -> HttpResponse:
    own = mine(request, service)
    newest = next(iter(versions_of(own)), None)
    if newest is None:
        raise Http404
    response = HttpResponse(_text(newest), content_type="application/json; charset=utf-8")
    name = f"{own.slug}-stappen-v{newest.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def mine(request: HttpRequest, pk: int) -> Service:
    """Of another organisation and missing are the same 404."""
    found = (
        Service.objects.filter(pk=pk, organisation__in=organisations_of(user_of(request)))
        .select_related("organisation", "base", "journey_template")
        .prefetch_related("texts", "base__texts")
        .first()
    )
    if found is None:
        raise Http404
    note_behalf(user_of(request), found.organisation_id, now=timezone.now())
    return found


def _text(version: TemplateVersion | None) -> str:
    return json.dumps(version.document, ensure_ascii=False, indent=2) if version else ""


def _page(
    request: HttpRequest, own: Service, form: TemplateForm, refused: DomainError | None
) -> HttpResponse:
    versions = versions_of(own)
    newest = versions[0] if versions else None
    context: dict[str, Any] = {
        "service": own,
        "title": text_of(own, "title"),
        "newest": newest,
        "seen": publishing.stamp(newest),
        "is_draft": bool(newest and newest.state == VersionState.DRAFT),
        "is_published": any(one.state == VersionState.PUBLISHED for one in versions),
        "form": form,
        "refused": refused,
        "wrong": _wrong(newest, form, refused),
        **(_in_words(own, newest) if newest else {}),
    }
    status = refused.status if refused else (422 if form.errors else 200)
    return render(request, "agenda/journey_template.html", context, status=status)


def _wrong(
    newest: TemplateVersion | None, form: TemplateForm, refused: DomainError | None
) -> list[tuple[str, Any]]:
    """What is wrong, each with its place in words: in what was sent, else in what is kept."""
    sent = form.cleaned_data.get("document") if form.is_bound and form.is_valid() else None
    raw = sent if sent is not None else newest.document if newest else None
    fields = refused.fields if refused else {}
    return [(misfits.place(raw, path), text) for path, text in fields.items()]


def _in_words(own: Service, version: TemplateVersion) -> dict[str, Any]:
    made = template.read(version.document)
    asked = intake.published(own)
    questions = document.read(asked.document) if asked else None

    def name_of(slug: str) -> str:
        topic = intake.led_to(slug, own)
        return text_of(topic, "title") if topic else slug

    steps = words.told(made, questions, name_of=name_of)
    return {"template": made, "steps": steps, "asks": asked is not None}
