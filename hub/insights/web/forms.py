from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.insights.answering import Said
from hub.insights.models import BEST, WORST, Helped
from hub.notifications.outbox import CONTROLS

MOST_SAID = 1000
EASE = [
    (str(BEST), _("5: very easy")),
    ("4", "4"),
    ("3", "3"),
    ("2", "2"),
    (str(WORST), _("1: very hard")),
]


class AnswerForm(forms.Form):
    helped = forms.ChoiceField(
        label=_("Was your question answered?"),
        choices=Helped.choices,
        error_messages={"required": _("Choose yes, partly or no.")},
    )
    ease = forms.ChoiceField(label=_("How easy was it to get help?"), choices=EASE, required=False)
    said = forms.CharField(
        label=_("What should we do better, or do you need help with something else?"),
        help_text=_("Write no names or numbers: we cannot see whose answer this is."),
        required=False,
        max_length=MOST_SAID,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": _("Write at most %(most)s characters.") % {"most": MOST_SAID}
        },
    )

    def clean_said(self) -> str:
        lines = str(self.cleaned_data["said"]).splitlines()
        return "\n".join(CONTROLS.sub(" ", line).rstrip() for line in lines).strip()

    def answered(self) -> Said:
        data: dict[str, Any] = self.cleaned_data
        return Said(data["helped"], int(data["ease"]) if data["ease"] else None, data["said"])
