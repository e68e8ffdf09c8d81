"""What a party types or ticks."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    agreed = forms.BooleanField(
        error_messages={"required": _("Tick the box if this is right. Is it not? Talk to us.")}
    )


class PrivateForm(forms.Form):
    private = forms.CharField(
        label=_("What do you want us to know?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
    )
