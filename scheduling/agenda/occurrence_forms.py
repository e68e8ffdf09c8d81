"""Other hours for one date of a shift."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.agenda.plan_forms import TIME
from scheduling.named import Named
from scheduling.planning.models import Shift, ShiftChange
from scheduling.planning.occurrences import Occurrence

# An end before the start is past midnight; on a shift of the daytime it is mostly a slip.
OVERNIGHT = _(
    "This would be until %(ends)s the next day. Tick that it is right, or choose a later time."
)


class OccurrenceForm(Named, forms.Form):
    starts = forms.TimeField(label=_("From"), widget=TIME)
    ends = forms.TimeField(label=_("Until"), widget=TIME)
    overnight = forms.BooleanField(label=_("Yes, it ends the next day"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=160,
        help_text=_("For colleagues. Do not write what somebody has."),
    )

    def __init__(self, data: Any, *, occurrence: Occurrence) -> None:
        self.occurrence = occurrence
        self.asks_overnight = False  # only of who typed an end before the start
        hours = {"starts": occurrence.starts, "ends": occurrence.ends, "reason": occurrence.reason}
        super().__init__(data, initial=hours)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts is not None and starts == ends:
            self.add_error("ends", _("The end must be after the start."))
        elif starts and ends and ends < starts and not self._means_overnight():
            self.asks_overnight = True
            self.add_error("ends", OVERNIGHT % {"ends": f"{ends:%H:%M}"})
        return data

    def _means_overnight(self) -> bool:
        return self.occurrence.over_midnight or bool(self.cleaned_data.get("overnight"))

    def change(self, shift: Shift) -> ShiftChange:
        hours = {name: self.cleaned_data[name] for name in ("starts", "ends", "reason")}
        return ShiftChange(shift=shift, date=self.occurrence.date, **hours)
