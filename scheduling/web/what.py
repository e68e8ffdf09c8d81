"""What: searching for a service, and the page of one service."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from hub.catalogue import search, texts
from hub.catalogue.exchange import schema_org
from hub.catalogue.models import LifeEvent, Service
from hub.intake import publishing as questions
from hub.keydates import publishing
from hub.keydates.publishing import Count
from scheduling.talk_now import line
from scheduling.web.choices import Choices

LONGEST_QUERY = 200


def find(request: HttpRequest) -> HttpResponse:
    """Results for what somebody typed; never empty-handed."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY].replace("\x00", "")
    now, language = timezone.now(), get_language() or "nl"
    if not query:
        context = {"query": "", "results": _with_texts(texts.most_asked(now), language)}
        return render(request, "scheduling/search.html", context)
    found = search.find(query=query, language=language, now=now)
    services = {
        s.pk: s for s in texts.topics(now).filter(pk__in=[hit.service_id for hit in found.hits])
    }
    words = texts.texts_of(services.values(), language)
    results = [
        {"service": services[hit.service_id], "text": words[hit.service_id]}
        for hit in found.hits
        if hit.service_id in services
    ]
    return render(
        request,
        "scheduling/search.html",
        {"query": query, "results": results, "certain": found.certain},
    )


def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    event = LifeEvent.objects.filter(slug=slug).first()
    if event is None:
        raise Http404
    now, language = timezone.now(), get_language() or "nl"
    services = list(texts.topics(now).filter(life_events=event).order_by("-rank", "slug"))
    name = event.name_nl if language == "nl" else event.name_en
    context = {"name": name, "results": _with_texts(services, language)}
    return render(request, "scheduling/life_event.html", context)


def _with_texts(services: list[Service], language: str) -> list[dict[str, Any]]:
    words = texts.texts_of(services, language)
    return [{"service": service, "text": words[service.pk]} for service in services]


def show(request: HttpRequest, topic_id: int, slug: str) -> HttpResponse:
    topic = topic_or_404(topic_id)
    now = timezone.now()
    text = texts.text_of(topic, get_language() or "nl")
    costs = texts.costs_of(topic, timezone.localdate(now))
    return render(
        request,
        "scheduling/service.html",
        {
            "topic": topic,
            "text": text,
            "linked": schema_org.service(topic, text, costs),
            "costs": costs,
            "deadlines": texts.deadlines_of(topic),
            "counts": _counts(topic, timezone.localdate(now)),
            "choices": Choices.read(request.GET),
            "can_talk": _can_talk(topic, now),
            "asks": questions.asked_for(topic),
        },
    )


def _can_talk(topic: Service, now: datetime) -> bool:
    """Whether somebody is at work for who wants to talk now."""
    offering = line.offering_of(topic)
    return offering is not None and line.is_staffed(offering, now=now)


def _counts(topic: Service, today: date) -> list[Count]:
    """The dates of this service and of its variants: municipalities each have their own."""
    ids = [topic.pk, *topic.variants.values_list("pk", flat=True)]
    return [count for count in publishing.of_service(ids, today=today) if count.date]


def topic_or_404(topic_id: int) -> Service:
    visible = texts.topics(timezone.now()).select_related("organisation", "uniform_product")
    topic = visible.filter(pk=topic_id).first()
    if topic is None:
        raise Http404
    return topic
