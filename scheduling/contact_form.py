"""How to reach a citizen, asked on their own page and by staff on the phone. The rules are
booking's; the form says them at the field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid
from scheduling.booking import Contact, check_contact
from scheduling.models import ReminderChoice
from scheduling.named import Named


class ContactForm(Named, forms.Form):
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
        help_text=_("We send you the appointment. No e-mail? Then fill in a phone number."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "novalidate": ""}),
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        required=False,
        help_text=_("We only call if something changes."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    reminders = forms.ChoiceField(
        label=_("How may we remind you?"),
        required=False,
        choices=ReminderChoice.choices,
        help_text=_("If you choose nothing, we remind you by e-mail."),
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Is there something we should know?"),
        required=False,
        help_text=_("For example: I use a wheelchair, or I bring somebody. Do not write a BSN."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                check_contact(self.contact())
            except Invalid as error:
                for field, sentence in error.fields.items():
                    self.add_error(field, str(sentence))
        return cleaned

    def contact(self) -> Contact:
        """As typed; booking trims it and brings the number into its stored form."""
        return Contact(**{name: self.cleaned_data.get(name, "") for name in self.fields})
