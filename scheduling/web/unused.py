"""What stands in an address and cannot be used: told in one sentence, for nothing is dropped in
silence. What was typed stays in the form."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scheduling.web import wishes
from scheduling.web.choices import Choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES: dict[str, "StrOrPromise"] = {
    "personen": _("the number of people"),
    "binnen": _("the distance"),
    "kanaal": _("how you want to talk with us"),
    "rolstoel": _("the wheelchair desk"),
    "dag": _("the day"),
    "ook": _("one of the services"),
    "hulp": _("the help with the conversation"),
    "week": _("the week"),
    "van": _("the first day"),
    "tot": _("the last day"),
    "weekdag": _("the days of the week"),
    "dagdeel": _("the time of the day"),
    "na": _("the hour"),
    "zelfde": _("with whom you want to talk"),
}


def sentence(query: QueryDict, choices: Choices, *, today: date) -> str:
    """Empty where all was understood."""
    found = dict.fromkeys([*_unread(query, choices), *_clashing(choices, today)])
    if not found:
        return ""
    told = gettext("We could not use this: %(what)s. The rest of your choices still counts.")
    return told % {"what": ", ".join(map(str, found))}


def _unread(query: QueryDict, choices: Choices) -> Iterator["StrOrPromise"]:
    """What is typed and was not read: of each name fewer values are chosen than are typed."""
    read = Counter(name for name, _value in choices.pairs())
    read["personen"] = 1 if query.get("personen") in ("", str(choices.persons)) else 0
    for name, label in NAMES.items():
        typed = {text for text in query.getlist(name) if text.strip()}
        if len(typed) > read[name]:
            yield label
    if len(wishes.support_of(choices)) < len(choices.support):
        yield NAMES["hulp"]
    if query.get("start"):
        yield _("the time in the address")


def _clashing(choices: Choices, today: date) -> Iterator["StrOrPromise"]:
    """What was read, and does not go with the rest."""
    if choices.radius and not choices.near:
        yield _("the distance (fill in your postcode or town too)")
    if choices.last and choices.last < today:
        yield _("the last day (it is over)")
    elif wishes.last_of(choices, today) != choices.last:
        yield _("the last day (it is before the first day)")
    if choices.day and choices.day < today:
        yield _("the day (it is over)")
    if wishes.after_of(choices) != choices.after:
        yield _("the hour (it is after that part of the day)")
