"""Fields of the long form: a text beside its translation, and several choices as boxes."""

from typing import Any

from django import template
from django.forms import BoundField

from hub.editorial import lines
from hub.pages.templatetags.pages import field

register = template.Library()


@register.filter
def place_label(place: str) -> str:
    return lines.label(place)


@register.filter
def place_language(place: str) -> str:
    """Of the words that stand there; those of a list are Dutch first."""
    parts = place.split(".")
    return parts[1] if len(parts) == 3 else "nl"


@register.inclusion_tag("editorial/_typed_field.html")
def typed_field(bound: BoundField, spoken: str, about: str) -> dict[str, Any]:
    """Under a legend that says what it is about: seen is the language alone, heard are both."""
    return {**field(bound), "spoken": spoken, "about": about}


@register.inclusion_tag("editorial/_choices.html")
def choices_field(bound: BoundField) -> dict[str, Any]:
    return {"field": bound}
