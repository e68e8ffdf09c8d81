"""Which agenda to follow, and how much the feed may tell."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from locations.models import Resource, ServicePoint
from scheduling.agenda.workplaces import Workplace
from scheduling.calendars.models import Level
from scheduling.named import Named

WHOLE_POINT = "point"


class FeedForm(Named, forms.Form):
    agenda = forms.ChoiceField(label=_("Whose agenda"))
    level = forms.ChoiceField(
        label=_("How much it tells"),
        choices=Level.choices,
        help_text=_("Whoever gets the link can read this. Choose no more than is needed."),
    )

    def __init__(self, *args: Any, workplace: Workplace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._workplace = workplace
        self._resources = {str(row.pk): row for row in _resources(workplace)}
        choices = [(pk, row.name) for pk, row in self._resources.items()]
        if workplace.point:
            choices.insert(0, (WHOLE_POINT, str(_("The whole service point"))))
        self.fields["agenda"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> ServicePoint | Resource:
        wanted = self.cleaned_data["agenda"]
        if wanted == WHOLE_POINT and self._workplace.point:
            return self._workplace.point
        return self._resources[wanted]


def _resources(workplace: Workplace) -> list[Resource]:
    """Desks, rooms and booths first, then people, by name."""
    people = Resource.objects.filter(pk__in=workplace.professionals().values("resource"))
    places = Resource.objects.none()
    if workplace.point:
        places = Resource.objects.filter(service_point=workplace.point)
    return [*places.order_by("name"), *people.order_by("name")]
