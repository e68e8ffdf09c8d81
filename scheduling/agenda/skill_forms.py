"""What a colleague can do: skills and languages, as the catalogue names them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from hub.catalogue.models import Capability, CapabilityKind
from scheduling.agenda.reasons import named
from scheduling.planning.models import Professional

OF_PEOPLE = (CapabilityKind.SKILL, CapabilityKind.LANGUAGE)


class Choices(forms.ModelMultipleChoiceField[Capability]):
    def label_from_instance(self, obj: Capability) -> str:
        return named(obj)


class SkillForm(forms.Form):
    """A list for each kind of which the catalogue has any."""

    def __init__(self, *args: Any, person: Professional, **more: Any) -> None:
        super().__init__(*args, **more)
        self.own = list(person.resource.capabilities.all())
        for kind in OF_PEOPLE:
            listed = Capability.objects.filter(kind=kind).order_by("name_nl", "pk")
            if listed.exists():
                self.fields[kind.value] = Choices(
                    label=kind.label,
                    queryset=listed,
                    initial=[one.pk for one in self.own if one.kind == kind],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )

    def capabilities(self) -> list[Capability]:
        """With those of other kinds, which are not chosen here."""
        chosen: Iterable[Capability] = (
            one for kind in OF_PEOPLE for one in self.cleaned_data.get(kind.value, ())
        )
        return [*(one for one in self.own if one.kind not in OF_PEOPLE), *chosen]
