"""Who comes, and where and how: the places near a postcode with their first free moments."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from hub.catalogue import texts
from scheduling.web import advised, unused
from scheduling.web.asked import asked_of
from scheduling.web.choices import MOST_ALSO, Choices
from scheduling.web.places import options_for
from scheduling.web.what import topic_or_404
from scheduling.web.wishes import form_of, wanted_of

# What the form of this page asks itself, as it is when nothing is chosen.
UNASKED = {
    "near": "",
    "radius": None,
    "accessible": False,
    "channels": (),
    "support": (),
    "week": "",
    "first": None,
    "last": None,
    "weekdays": (),
    "part": "",
    "after": None,
}


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
        "kept": choices.pairs(persons=1),
        "numbers": range(1, topic.max_persons + 1),
        "where_url": where_url,
    }
    return render(request, "scheduling/who.html", context)


def where(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = topic_or_404(topic_id)
    choices = Choices.read(request.GET)
    now = timezone.now()
    today = timezone.localdate(now)
    asked = asked_of(topic, choices, now=now, advised=advised.of(request, now=now))
    context = {
        "topic": topic,
        "text": texts.text_of(topic, get_language() or "nl"),
        "choices": choices,
        "unused": unused.sentence(request.GET, choices, today=today),
        "asked": asked,
        "advised": next((one.advised for one in asked if one.advised), None),
        "can_add": len(choices.also) < MOST_ALSO,
        "found": options_for(choices, asked, now=now),
        "wishes": form_of(choices),
        "timed": bool(wanted_of(choices, today)),
        "kept": choices.pairs(**UNASKED),
    }
    return render(request, "scheduling/where.html", context)
