"""What staff type about a journey."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.journeys.template import Line


class CheckForm(forms.Form):
    seen_lines = forms.MultipleChoiceField(
        label=_("What have you seen?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    missing = forms.CharField(
        label=_("What is still missing?"),
        help_text=_("The citizens read this on their page, and get a message."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )

    def __init__(self, *args: Any, lines: list[Line], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["seen_lines"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - as declared above
        field.choices = [(line.key, str(line.text)) for line in lines]


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why can it not be done?"),
        help_text=_("Everybody who takes part reads this in a message."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        error_messages={"required": _("Write why, in at most 1,000 characters.")},
    )
