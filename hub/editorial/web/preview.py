"""What is written, as a citizen would see it, as a screen at a point, and as the API would tell it.
Real pages with the words of the draft; nothing of it is public."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from rest_framework.utils.encoders import JSONEncoder

from hub.catalogue import versions
from hub.catalogue.api.shapes import ServiceShape, in_full
from hub.catalogue.models import Service
from hub.editorial import drafted
from hub.editorial.web import mine
from hub.people.gate import staff_only
from scheduling.web.choices import Choices

FACES = ("inwoner", "zuil", "api")


@require_safe
@staff_only
def show(request: HttpRequest, service: int, face: str) -> HttpResponse:
    own = mine.service(request, service)
    if face not in FACES:
        raise Http404
    return render(request, f"editorial/preview_{face}.html", _context(request, own, face))


def _context(request: HttpRequest, own: Service, face: str) -> dict[str, Any]:
    said, language = versions.written(own), get_language() or "nl"
    made, today = drafted.as_published(own, said), timezone.localdate()
    text = drafted.text_of(own, said, language)
    context = {
        "service": own,
        "face": face,
        "opened": versions.open_of(own),
        "topic": made,
        "text": text,
        "bring": text.bring_list,
        "dutch": language == "nl",
        "costs": drafted.costs_on(made, today),
        "deadlines": drafted.deadlines_of(made),
        "choices": Choices.read(request.GET),
    }
    if face == "api":
        told = ServiceShape(in_full(made, language)).data
        context["told"] = json.dumps(told, cls=JSONEncoder, ensure_ascii=False, indent=2)
    return context
