"""What a manager fills in about the messages of an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.notifications.outbox import CONTROLS
from scheduling.messages.models import MessagePolicy
from scheduling.named import Named

MOST_DAYS = 60


class DaysField(forms.CharField):
    """Whole days, split by commas: "7, 1"."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        parts = [part.strip() for part in str(value or "").split(",") if part.strip()]
        if not all(
            part.isascii() and part.isdecimal() and len(part) <= 3 and 1 <= int(part) <= MOST_DAYS
            for part in parts
        ):
            raise forms.ValidationError(
                _("Write whole days from 1 to %(most)s, split by commas. An example: 7, 1.")
                % {"most": MOST_DAYS}
            )
        return sorted({int(part) for part in parts}, reverse=True)


class PolicyForm(Named, forms.ModelForm[MessagePolicy]):
    mail_days = DaysField(
        label=_("Reminders by e-mail, days before"),
        required=False,
        help_text=_("An example: 7, 1. Nothing here: no reminders by e-mail."),
    )

    class Meta:
        model = MessagePolicy
        fields = (
            "sender_name",
            "reply_to",
            "footer_nl",
            "footer_en",
            "reminders",
            "mail_days",
            "sms_hours",
            "quiet_from",
            "quiet_until",
            "offer_minutes",
            "follow_ups",
            "feedback",
            "confirm_by_link",
        )
        labels = {
            "sender_name": _("Name of the sender"),
            "reply_to": _("Answers go to"),
            "footer_nl": _("Last line of each mail, in Dutch"),
            "footer_en": _("Last line of each mail, in English"),
            "reminders": _("Send reminders"),
            "sms_hours": _("Last text message, hours before"),
            "quiet_from": _("Quiet from"),
            "quiet_until": _("Quiet until"),
            "offer_minutes": _("Keep an offered time for (minutes)"),
            "follow_ups": _("Staff may send a message after a conversation"),
            "feedback": _("Ask citizens after a conversation how it was"),
            "confirm_by_link": _("Citizens confirm their booking by a link in a mail"),
        }
        help_texts = {
            "sender_name": _("As citizens know you. Nothing here: the name of the organisation."),
            "reply_to": _("An e-mail address that somebody reads."),
            "sms_hours": _("0: no text messages. There is one a day before, too."),
            "offer_minutes": _(
                "For who is on the list for an earlier time. When the time is near, we keep it for "
                "a third of what is left."
            ),
            "quiet_from": _("A reminder that would come in the quiet hours comes before them."),
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean_sender_name(self) -> str:
        name = str(self.cleaned_data["sender_name"])
        if CONTROLS.search(name) or set(name) & set('<>@"'):
            raise forms.ValidationError(_("Use letters, spaces and dashes only."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field in ("reply_to", "footer_nl", "footer_en"):
            if CONTROLS.search(str(data.get(field) or "")):
                self.add_error(field, _("Use letters, spaces and dashes only."))
        return data
