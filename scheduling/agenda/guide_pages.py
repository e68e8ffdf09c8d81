"""Where editors write what colleagues may ask in a conversation."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue import texts
from hub.catalogue.models import Service, ServiceStatus
from hub.catalogue.published import text_of
from hub.editors import organisations_of
from hub.errors import DomainError
from hub.people.gate import staff_only, user_of
from scheduling.agenda.guide_forms import GuideForm, initial
from scheduling.conversations import guides
from scheduling.conversations.guides import BadGuide
from scheduling.conversations.models import Guide


@dataclass(frozen=True, slots=True)
class Line:
    service: Service
    title: str
    guide: Guide | None


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    owners = list(organisations_of(user_of(request)))
    if not owners:
        raise Http404
    services = (
        Service.objects.filter(organisation__in=owners)
        .exclude(status=ServiceStatus.ARCHIVED)
        .select_related("base", "conversation_guide", "organisation")
        .prefetch_related("texts", "base__texts")
    )
    lines = [
        Line(one, text_of(one, "title"), getattr(one, "conversation_guide", None))
        for one in services
    ]
    lines.sort(key=lambda line: (line.guide is None, line.title.casefold()))
    by_owner = [
        (owner, [line for line in lines if line.service.organisation_id == owner.pk])
        for owner in owners
    ]
    return render(request, "agenda/guides.html", {"by_owner": by_owner})


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, service: int) -> HttpResponse:
    """The guide as fields; a press publishes it in place of the one before."""
    own = _mine(request, service)
    guide, titles = guides.own_of(own), _titles()
    form = GuideForm(
        request.POST if request.method == "POST" else None,
        titles=titles,
        initial={
            **initial(guide.document if guide else {}, titles),
            "seen": guide.number if guide else 0,
        },
    )
    refused: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            guides.publish(
                service=own,
                raw=form.document(),
                now=timezone.now(),
                actor_id=user_of(request).pk,
                seen=form.cleaned_data["seen"],
            )
        except BadGuide as bad:
            form.refuse(bad)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Published. Colleagues see it at their next conversation."))
            return redirect("agenda:guide", own.pk)
    context = {
        "service": own,
        "title": text_of(own, "title"),
        "guide": guide,
        "inherits": guide is None and guides.of(own) is not None,
        "form": form,
        "refused": refused,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "agenda/guide.html", context, status=status)


@require_safe
@staff_only
def download(request: HttpRequest, service: int) -> HttpResponse:
    own = _mine(request, service)
    guide = guides.own_of(own)
    if guide is None:
        raise Http404
    text = json.dumps(guide.document, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{own.slug}-gids-v{guide.number}.json"'
    return response


def _titles() -> dict[str, str]:
    """Of all that citizens can find, by slug."""
    topics = list(texts.topics(timezone.now()))
    titles = texts.titles_of(topics)
    return {topic.slug: titles[topic.pk] for topic in topics}


def _mine(request: HttpRequest, pk: int) -> Service:
    """Of another organisation and missing are the same 404."""
    found = (
        Service.objects.filter(pk=pk, organisation__in=organisations_of(user_of(request)))
        .select_related("organisation", "base")
        .prefetch_related("texts", "base__texts")
        .first()
    )
    if found is None:
        raise Http404
    return found
