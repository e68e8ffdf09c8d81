"""What the host fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError, Invalid
from scheduling.named import Named
from scheduling.queue.rules import LONGEST_REASON


class NotFilledIn(Invalid):
    """Told by the form itself, at its fields and in the summary above them."""


class Checked(Named, forms.Form):
    def check(self) -> None:
        """Raises NotFilledIn with the first thing that is wrong of each field."""
        if not self.is_valid():
            raise NotFilledIn(fields={name: str(wrong[0]) for name, wrong in self.errors.items()})


def told_apart(refused: DomainError | None) -> DomainError | None:
    """What no form tells by itself."""
    return None if isinstance(refused, NotFilledIn) else refused


class StopForm(Checked):
    reason_nl = forms.CharField(
        label=_("Reason for the public, in Dutch"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": "nl"}),
        error_messages={"required": _("Say why, in at most 160 characters.")},
    )
    reason_en = forms.CharField(
        label=_("Reason for the public, in English"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": "en"}),
    )
