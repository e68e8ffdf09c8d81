"""Who comes, and where and how: the places near a postcode with their first free moment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from hub.catalogue import texts
from scheduling.web.choices import Choices
from scheduling.web.places import options_for
from scheduling.web.what import topic_or_404


def who(request: HttpRequest, topic_id: int) -> HttpResponse:
    """For how many people; skipped where it is always one."""
    topic = topic_or_404(topic_id)
    choices = Choices.read(request.GET)
    where_url = reverse("web:where", args=[topic.pk])
    if topic.max_persons == 1:
        return redirect(f"{where_url}?{choices.query()}")
    text = texts.text_of(topic, get_language() or "nl")
    context = {
        "topic": topic,
        "text": text,
        "choices": choices,
        "numbers": range(1, topic.max_persons + 1),
        "where_url": where_url,
    }
    return render(request, "scheduling/who.html", context)


def where(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = topic_or_404(topic_id)
    choices = Choices.read(request.GET)
    now = timezone.now()
    found = options_for(topic, choices, now=now)
    context: dict[str, Any] = {
        "topic": topic,
        "text": texts.text_of(topic, get_language() or "nl"),
        "choices": choices,
        "found": found,
        "when_url": reverse("web:when", args=[topic.pk]),
    }
    return render(request, "scheduling/where.html", context)
