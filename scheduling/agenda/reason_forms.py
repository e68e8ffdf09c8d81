"""For which search staff want to know why it finds no time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.agenda.forms import ServiceChoice
from scheduling.availability import Asker

ASKERS = (
    (Asker.ONLINE, _("A citizen, online")),
    (Asker.ASSISTED, _("A citizen at the kiosk or on the phone")),
    (Asker.STAFF, _("Staff, for a caller")),
)


class ReasonForm(ServiceChoice):
    time = forms.TimeField(
        label=_("At what time"),
        required=False,
        help_text=_("Nothing here: the whole day."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    asker = forms.ChoiceField(label=_("Who would book"), choices=ASKERS)
    field_order = ("offering", "date", "time", "persons", "asker")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].label = _("Date")
