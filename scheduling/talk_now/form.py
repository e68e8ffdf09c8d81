"""What somebody gives who wants to talk now: a name, and a way to reach them when it fails."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.booking import Contact
from scheduling.named import Named


class TalkForm(Named, forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={
            "required": _("Fill in your name."),
            "max_length": _("Use at most 120 characters."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("No e-mail? Then fill in a phone number."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "novalidate": ""}),
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        required=False,
        help_text=_("We call you when the video call does not work."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def contact(self) -> Contact:
        """As typed; asking checks it."""
        return Contact(**{name: self.cleaned_data.get(name, "") for name in self.fields})
