"""Small tags of the shell: icons, the other language's address, fields with their messages."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from hub.catalogue import amounts
from hub.catalogue.models import Cost
from hub.pages import faults

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite; the text beside it says what is meant."""
    return format_html(
        '<svg class="hub-icon" aria-hidden="true" focusable="false" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        ' stroke-linejoin="round"><use href="{}#{}"></use></svg>',
        static("hub/icons.svg"),
        name,
    )


# As django.utils.html.json_script: nothing in the data can end the element.
IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def linked_data(made: dict[str, Any]) -> SafeString:
    """JSON-LD for search engines. A block of data and no script: the policy of the page does not
    ask for a nonce (HTML, "prepare the script element": another type ends there)."""
    text = json.dumps(made, ensure_ascii=False).translate(IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def other_languages(context: dict[str, Any]) -> list[dict[str, str]]:
    """The same page in the other languages: code, name in that language, address."""
    request = context["request"]
    here = request.get_full_path()
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": translate_url(here, code),
        }
        for code, _name in settings.LANGUAGES
        if code != request.LANGUAGE_CODE
    ]


@register.inclusion_tag("pages/_field.html")
def field(bound: BoundField, size: str = "", one_of: str = "") -> dict[str, Any]:
    """A labelled input with its hint and its error, tied together for screen readers.

    `size` is "short" or "medium" for inputs whose answer is short. `one_of` names
    a group of fields of which one is enough, so that none of them is called optional.
    """
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    classes = "utrecht-textbox utrecht-textbox--html-input"
    classes += f" hub-textbox--{size}" if size else ""
    attrs: dict[str, str | bool] = {
        "class": classes + (" utrecht-textbox--invalid" if bound.errors else "")
    }
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {"field": bound, "widget": bound.as_widget(attrs=attrs), "one_of": one_of}


@register.filter
def wall(moment: datetime, form: str) -> str:
    """Formats a wall time as it stands: Django's own filter would bring it to the server's zone."""
    return date_format(moment.replace(tzinfo=None), form)


@register.filter
def wall_in(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@register.filter
def time_in(moment: datetime, zone: str) -> str:
    return wall(wall_in(moment, zone), "H:i")


@register.filter
def seconds_until(moment: datetime) -> int:
    """Whole seconds from now on, counted here: the clock of a kiosk may be wrong."""
    return max(0, int((moment - timezone.now()).total_seconds()))


@register.filter
def channel_icon(channel: str) -> str:
    return {"in_person": "person", "phone": "phone"}.get(channel, "video")


@register.simple_tag
def query_with(choices: Any, **changes: Any) -> str:
    """The choices of a page as a query string, some of them changed."""
    return str(choices.query(**changes))


@dataclass(frozen=True, slots=True)
class Lines:
    items: list[str]
    is_list: bool


@register.filter
def as_lines(body: str) -> Lines:
    """Lines that begin with a dash are a list; anything else is running text."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return Lines(
        items=[line.removeprefix("-").strip() for line in lines],
        is_list=all(line.startswith("-") for line in lines),
    )


@register.filter
def in_euros(cost: Cost) -> str:
    """“Paspoort: € 83,87”, or that it is free; Dutch where there is no other label."""
    english = cost.label_en if get_language() != "nl" else ""
    return amounts.in_words(english or cost.label_nl, cost.amount)


@register.filter
def fault(bound: BoundField) -> str:
    """What is wrong with a field, told with its name; empty where nothing is."""
    return faults.told(bound)


@register.filter
def language_names(codes: list[str]) -> str:
    """ISO 639-1 codes as names in the active language, from the CLDR."""
    names = Locale.parse(get_language() or "nl").languages
    return ", ".join(str(names.get(code, code)) for code in codes)
