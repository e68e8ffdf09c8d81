"""The first page, and the page about this site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from hub.catalogue import texts
from hub.catalogue.models import LifeEvent
from hub.people.oidc import providers
from hub.people.oidc.models import Audience
from locations.gazetteer import ATTRIBUTION


def home(request: HttpRequest) -> HttpResponse:
    language, now = get_language() or "nl", timezone.now()
    topics, services = texts.topics(now), texts.most_asked(now)
    words = texts.texts_of(services, language)
    context = {
        "most_asked": [{"service": s, "text": words[s.pk]} for s in services],
        "may_log_in": bool(providers.on(Audience.CITIZENS)),
        "life_events": [
            {"slug": event.slug, "name": event.name_nl if language == "nl" else event.name_en}
            for event in LifeEvent.objects.filter(services__in=topics).distinct().order_by("pk")
        ],
    }
    return render(request, "pages/home.html", context)


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html", {"attribution": ATTRIBUTION})
