"""What a manager fills in about messages to a system elsewhere."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.webhooks.models import Kind


class SubscriptionForm(forms.Form):
    address = forms.CharField(
        label=_("Address"),
        help_text=_("It begins with https:// and can be reached from the internet."),
        max_length=500,
        error_messages={"required": _("Fill in an address that begins with https://.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("About what does the system get messages?"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Kind.BOOKED.value, Kind.MOVED.value, Kind.CANCELLED.value],
        error_messages={"required": _("Choose about what the system gets messages.")},
    )


class ReplayForm(forms.Form):
    since = forms.DateTimeField(
        label=_("Send again from"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("Fill in a day and a time."),
            "invalid": _("Fill in a day and a time."),
        },
    )
