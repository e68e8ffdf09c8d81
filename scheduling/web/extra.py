"""Anything else to arrange? One more service for the same visit, or one less."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from hub.catalogue import search, texts
from hub.catalogue.models import Service
from scheduling.web.asked import asked_of
from scheduling.web.choices import MOST_ALSO, Also, Choices
from scheduling.web.what import LONGEST_QUERY, topic_or_404

MOST_SUGGESTED = 4
MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Addable:
    """A service that can be added: for one person by a link, for more by a choice of numbers."""

    topic: Service
    title: str
    summary: str
    url_query: str
    numbers: tuple[tuple[str, int], ...]  # as the address has it, and how many people


def extra(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = topic_or_404(topic_id)
    choices = Choices.read(request.GET)
    now = timezone.now()
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY].replace("\x00", "")
    asked = asked_of(topic, choices, now=now)
    found = _search(query, now) if query else _often_together(topic, now)
    chosen = {one.topic.pk for one in asked}
    context = {
        "topic": topic,
        "text": texts.text_of(topic, get_language() or "nl"),
        "choices": choices,
        "kept": choices.pairs(),
        "asked": asked,
        "query": query,
        "full": len(choices.also) >= MOST_ALSO,
        "found": _addable([one for one in found if one.pk not in chosen], choices),
    }
    return render(request, "scheduling/extra.html", context)


def _search(query: str, now: datetime) -> list[Service]:
    hits = search.find(query=query, language=get_language() or "nl", now=now).hits
    topics = texts.topics(now).in_bulk([hit.service_id for hit in hits[:MOST_FOUND]])
    return [topics[hit.service_id] for hit in hits if hit.service_id in topics]


def _often_together(topic: Service, now: datetime) -> list[Service]:
    """What belongs to the same events in a life."""
    same = texts.topics(now).filter(life_events__in=topic.life_events.all())
    return list(same.distinct().order_by("-rank", "slug").exclude(pk=topic.pk)[:MOST_SUGGESTED])


def _addable(topics: list[Service], choices: Choices) -> list[Addable]:
    words = texts.texts_of(topics, get_language() or "nl")
    return [
        Addable(
            topic=topic,
            title=words[topic.pk].title,
            summary=words[topic.pk].summary,
            url_query=choices.query(also=choices.with_also(Also(topic.pk)), offering=None),
            numbers=tuple((str(Also(topic.pk, n)), n) for n in range(1, topic.max_persons + 1)),
        )
        for topic in topics
    ]
