"""What is wrong with a field, told with its name and what to do. Django has one sentence for all
fields, which says nothing in a list of what is wrong; those are put otherwise here, for every form
of the hub. What a form says in words of its own stays as it is."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hub.errors import Text

LIMITS: dict[str, Text] = {
    "max_length": _(
        "“%(label)s” is too long: at most %(limit_value)s signs. It has %(show_value)s."
    ),
    "min_length": _(
        "“%(label)s” is too short: at least %(limit_value)s signs. It has %(show_value)s."
    ),
    "max_value": _("“%(label)s” can be %(limit_value)s at most."),
    "min_value": _("“%(label)s” must be %(limit_value)s at least."),
}
# The first kind that fits counts.
NOT_READ: tuple[tuple[type[forms.Field], Text], ...] = (
    (forms.DecimalField, _("Fill in a number at “%(label)s”.")),
    (forms.IntegerField, _("Fill in a whole number at “%(label)s”.")),
    (forms.DateTimeField, _("Fill in a day and a time at “%(label)s”.")),
    (forms.DateField, _("Fill in a date at “%(label)s”, such as 31-12-2026.")),
    (forms.TimeField, _("Fill in a time at “%(label)s”, such as 9:30.")),
    (forms.EmailField, _("Fill in an e-mail address at “%(label)s”, such as name@example.nl.")),
    (forms.URLField, _("Fill in a web address at “%(label)s”, such as https://www.example.nl.")),
)


def told(bound: BoundField) -> str:
    """The first thing that is wrong; "" where nothing is."""
    found: list[ValidationError] = bound.errors.as_data()
    if not found:
        return ""
    first = found[0]
    return _named(bound, first) if _is_djangos(bound.field, first) else str(bound.errors[0])


def _named(bound: BoundField, error: ValidationError) -> str:
    label = str(bound.label).rstrip(": ")
    sentence = _sentence(bound.field, error.code or "")
    if sentence:
        return str(sentence) % {**(error.params or {}), "label": label}
    return f"{label}: {bound.errors[0]}"


def _sentence(field: forms.Field, code: str) -> Text | None:
    if code == "required":
        return _required(field)
    if code == "invalid_choice":
        return _("Choose one of the possibilities at “%(label)s”.")
    if code == "invalid":
        return next((told for kind, told in NOT_READ if isinstance(field, kind)), None)
    return LIMITS.get(code)


def _required(field: forms.Field) -> Text:
    if isinstance(field, forms.ChoiceField):
        return _("Choose something at “%(label)s”.")
    if isinstance(field, forms.BooleanField):
        return _("Tick “%(label)s”.")
    if isinstance(field, forms.FileField):
        return _("Choose a file at “%(label)s”.")
    return _("Fill in “%(label)s”.")


def _is_djangos(field: forms.Field, error: ValidationError) -> bool:
    """Whether it is one of the sentences that Django has for all."""
    kinds = [*type(field).__mro__, *(type(one) for one in field.validators)]
    known = (told for kind in kinds for told in _sentences_of(kind, error.code or ""))
    return any(told is not None and told == error.message for told in known)


def _sentences_of(kind: type[Any], code: str) -> Iterator[Any]:
    """Of a field or a validator, where Django made it."""
    if kind.__module__.startswith("django."):
        yield vars(kind).get("default_error_messages", {}).get(code)
        yield vars(kind).get("message")
        yield from (one.message for one in vars(kind).get("default_validators", ()))
