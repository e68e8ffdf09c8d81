"""What stands now beside what was typed, where a colleague kept something meanwhile. In words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    now: str
    typed: str


def lines(typed: forms.Form, now: forms.Form) -> list[Line]:
    """The fields that differ; of an example its answers too."""
    found = list(_differing(typed, now))
    if isinstance(inner := getattr(typed, "answers", None), forms.Form):
        found += _differing(inner, now.answers)  # type: ignore[attr-defined]
    return found


def _differing(typed: forms.Form, now: forms.Form) -> Iterator[Line]:
    for name, field in {**now.fields, **typed.fields}.items():
        if isinstance(field.widget, forms.HiddenInput) or name == "revision":
            continue
        stands, sent = (_told(one, name) for one in (now, typed))
        if stands != sent:
            yield Line(str(field.label or name), stands, sent)


def _told(form: forms.Form, name: str) -> str:
    if name not in form.fields:
        return ""
    field, value = form.fields[name], form[name].value()
    if isinstance(field, forms.BooleanField):
        return str(_("yes") if value else _("no"))
    if value is None:
        return ""
    known = dict(_flat(getattr(field, "choices", ())))
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(known.get(str(one), str(one)) for one in values if one not in (None, ""))


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):  # a group
            yield from _flat(label)
        else:
            yield str(value), str(label)
