"""Error lines that say which field they are about, so that they can also be read in a list above
the form. Only the general lines of Django are replaced: a form that has a better one keeps it."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHOICES = (forms.ChoiceField, forms.ModelChoiceField)
MANY = (forms.MultipleChoiceField, forms.TypedMultipleChoiceField, forms.ModelMultipleChoiceField)
LINES: dict[str, "StrOrPromise"] = {
    "required": _("fill this in"),
    "invalid": _("this is not possible"),
    "invalid_choice": _("choose one from the list"),
    "invalid_list": _("choose from the list"),
    "invalid_pk_value": _("choose from the list"),
    "max_length": _("use at most %(limit_value)s characters"),
    "min_length": _("use at least %(limit_value)s characters"),
    "max_value": _("fill in %(limit_value)s at most"),
    "min_value": _("fill in %(limit_value)s at least"),
    "null_characters_not_allowed": _("remove the characters that cannot be read"),
}
OF_KIND: tuple[tuple[type[forms.Field], dict[str, "StrOrPromise"]], ...] = (
    (forms.IntegerField, {"invalid": _("fill in a whole number")}),
    (forms.DateField, {"invalid": _("fill in a date, such as 31-12-2026")}),
    (forms.TimeField, {"invalid": _("fill in a time, such as 09:30")}),
    (forms.EmailField, {"invalid": _("fill in an e-mail address, such as name@example.nl")}),
)


class Named(forms.BaseForm):
    """For a form: put it before `forms.Form`."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            name_lines(field)
        super().full_clean()


def name_lines(field: forms.Field) -> None:
    """Labels are read now, for some forms set them when they are made."""
    general = _general(field)
    label = str(field.label or "").rstrip("?.:")
    for code, line in _lines(field).items() if label else ():
        # What a validator says stands nowhere until it is said.
        if field.error_messages.get(code) == general.get(code):
            field.error_messages[code] = f"{label}: {line}."


def _general(field: forms.Field) -> dict[str, "StrOrPromise"]:
    """What Django says where nobody says it better."""
    found: dict[str, StrOrPromise] = {}
    for kind in reversed(type(field).__mro__):
        found.update(getattr(kind, "default_error_messages", {}))
    return found


def _lines(field: forms.Field) -> dict[str, "StrOrPromise"]:
    found = dict(LINES)
    if isinstance(field, MANY):
        found |= {"required": _("choose at least one"), "invalid_choice": LINES["invalid_list"]}
    elif isinstance(field, CHOICES):
        found["required"] = _("choose one")
    for kind, lines in OF_KIND:
        if isinstance(field, kind):
            found |= lines
    return found
