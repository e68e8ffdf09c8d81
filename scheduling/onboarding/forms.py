"""The file of a new organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation
from scheduling.onboarding.sheets import MOST_BYTES


class OnboardForm(forms.Form):
    province = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Province"), to_field_name="slug", empty_label=None
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "XLSX with a sheet for each part, or a zip with a CSV file for each. At most %(mb)d MB."
        )
        % {"mb": MOST_BYTES // 1_000_000},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.zip"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    is_too_large = False

    def __init__(self, *args: object, provinces: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["province"].queryset = provinces  # type: ignore[attr-defined]
