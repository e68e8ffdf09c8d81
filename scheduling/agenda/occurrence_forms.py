"""Other hours for one date of a shift."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.agenda.plan_forms import TIME
from scheduling.planning.models import Shift, ShiftChange
from scheduling.planning.occurrences import Occurrence


class OccurrenceForm(forms.Form):
    starts = forms.TimeField(label=_("From"), widget=TIME)
    ends = forms.TimeField(label=_("Until"), widget=TIME)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=160,
        help_text=_("For colleagues. Do not write what somebody has."),
    )

    def __init__(self, data: Any, *, occurrence: Occurrence) -> None:
        self.occurrence = occurrence
        hours = {"starts": occurrence.starts, "ends": occurrence.ends, "reason": occurrence.reason}
        super().__init__(data, initial=hours)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") is not None and data.get("starts") == data.get("ends"):
            self.add_error("ends", _("The end must be after the start."))
        return data

    def change(self, shift: Shift) -> ShiftChange:
        return ShiftChange(shift=shift, date=self.occurrence.date, **self.cleaned_data)
