"""Whom a municipality lets manage, what, and from when until when."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue.models import Organisation, OrganisationKind
from hub.delegating.giving import Given, possible
from hub.intervals import local_day
from hub.people.models import RoleKind, Task

ZONE = ZoneInfo("Europe/Amsterdam")
# A shared service centre is often a larger municipality.
MANAGING = (OrganisationKind.PROVINCE, OrganisationKind.MUNICIPALITY, OrganisationKind.AGENCY)


def named(task: str, kind: str) -> str:
    told = {"task": Task(task).label, "role": RoleKind(kind).label}
    return _("%(task)s (by their role: %(role)s)") % told


def _choices() -> list[tuple[str, str]]:
    return [(f"{task}.{kind}", named(task, kind)) for task, kind in possible()]


class GiveForm(forms.Form):
    receiver = forms.ModelChoiceField(
        label=gettext_lazy("Who manages for you?"),
        queryset=Organisation.objects.none(),
        error_messages={"required": gettext_lazy("Choose an organisation.")},
    )
    given = forms.MultipleChoiceField(
        label=gettext_lazy("What may they manage?"),
        choices=_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what they may manage.")},
    )
    since = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty when you do not know yet. You can always end it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: Any, giver: Organisation, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["receiver"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        others = Organisation.objects.filter(kind__in=MANAGING).exclude(pk=giver.pk)
        field.queryset = others.order_by("kind", "name")

    def given_rows(self) -> list[Given]:
        pairs = (one.split(".") for one in self.cleaned_data["given"])
        return [(task, kind) for task, kind in pairs]

    def starts_at(self) -> datetime:
        return local_day(self.cleaned_data["since"], ZONE).start

    def ends_at(self) -> datetime | None:
        """The end of the last day."""
        last: date | None = self.cleaned_data["until"]
        return local_day(last, ZONE).end if last else None
