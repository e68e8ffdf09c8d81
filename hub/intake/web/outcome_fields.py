"""What follows, as fields of a form."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hub.catalogue.models import Capability, CapabilityKind
from hub.intake.changing import Raw
from hub.intake.words import CHANNELS

WAYS = (
    ("", gettext_lazy("An appointment")),
    ("personFirst", gettext_lazy("Talk to a person first")),
    ("nothingNeeded", gettext_lazy("Nothing is needed")),
)
ALONE = ("minutes", "skill")  # ask for a conversation, so they do not go with "nothing is needed"


class OutcomeFields(forms.Form):
    def add_outcome(self, old: Raw) -> None:
        own = "nl" if get_language() == "nl" else "en"
        every = Capability.objects.order_by(f"name_{own}")
        named = [(one.slug, getattr(one, f"name_{own}"), one.kind) for one in every]
        helping = [(slug, name) for slug, name, kind in named if kind != CapabilityKind.EQUIPMENT]
        way = next((name for name, _told in WAYS if name and old.get(name)), "")
        channels = [("", _("The citizen chooses")), *CHANNELS.items()]
        skills = [("", _("Nothing beside what the service asks")), *helping]
        self.fields |= {
            "way": forms.ChoiceField(
                label=_("What follows?"), choices=WAYS, initial=way, required=False
            ),
            "service": forms.SlugField(
                label=_("Another service: its name in the address"),
                help_text=_("Leave empty for the service that asks."),
                required=False,
                max_length=100,
                initial=old.get("service", ""),
            ),
            "channel": forms.ChoiceField(
                label=_("How?"),
                choices=channels,
                required=False,
                initial=old.get("channel", ""),
            ),
            "minutes": forms.IntegerField(
                label=_("Minutes, where it takes longer or shorter than usual"),
                help_text=_("In fives, from 5 to 240."),
                required=False,
                min_value=5,
                max_value=240,
                step_size=5,
                initial=old.get("minutes"),
            ),
            "skill": forms.ChoiceField(
                label=_("What who helps must know"),
                choices=skills,
                required=False,
                initial=old.get("skill", ""),
            ),
            "support": forms.MultipleChoiceField(
                label=_("Help with the conversation"),
                choices=[(slug, name) for slug, name, _kind in named],
                required=False,
                initial=old.get("support", []),
            ),
        }

    def check_outcome(self, data: dict[str, Any]) -> None:
        if data.get("way") == "nothingNeeded":
            for name in ALONE:
                if data.get(name):
                    self.add_error(name, _("Leave this empty where nothing is needed."))
        if len(data.get("support") or ()) > 5:
            self.add_error("support", _("Choose at most five."))

    def outcome(self) -> Raw:
        data = self.cleaned_data
        way = {data["way"]: True} if data["way"] else {}
        names = ("service", "channel", "minutes", "skill", "support")
        return {**{name: data[name] for name in names if data[name]}, **way}
