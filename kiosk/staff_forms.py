"""What a manager fills in about a device."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kiosk.devices import NAME_LENGTH
from kiosk.models import Device, Direction, Paper
from kiosk.profiles import Profile
from locations.models import Resource, ResourceKind, ServicePoint

PLACES = (ResourceKind.DESK, ResourceKind.ROOM, ResourceKind.BOOTH)
OFF = {"autocomplete": "off"}


class PairForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the screen"),
        max_length=20,
        widget=forms.TextInput(attrs={**OFF, "autocapitalize": "characters"}),
    )
    point = forms.ModelChoiceField(
        label=_("Service point"), queryset=ServicePoint.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        help_text=_("Such as: screen in the hall."),
        widget=forms.TextInput(attrs=OFF),
    )
    profile = forms.ChoiceField(label=_("What it is for"), choices=Profile.choices)

    def __init__(self, data: Any, *, points: QuerySet[ServicePoint]) -> None:
        super().__init__(data)
        self.fields["point"].queryset = points  # type: ignore[attr-defined]


class DeviceForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs=OFF)
    )
    spoken = forms.BooleanField(label=_("Says calls aloud"), required=False)
    paper = forms.ChoiceField(
        label=_("Paper of a printer at the screen itself"), choices=Paper.choices, required=False
    )

    def __init__(self, data: Any, *, device: Device) -> None:
        initial = {"name": device.name, "spoken": device.spoken, "paper": device.paper}
        super().__init__(data, initial=initial)
        del self.fields["paper" if device.profile == Profile.DISPLAY else "spoken"]


class PrinterForm(forms.Form):
    """A receipt printer on the network. Without an address there is none."""

    address = forms.GenericIPAddressField(
        label=_("IP address"),
        required=False,
        unpack_ipv4=True,
        help_text=_("It stands on the test page of the printer, such as 192.168.10.20."),
        widget=forms.TextInput(attrs={**OFF, "inputmode": "decimal"}),
    )
    port = forms.IntegerField(
        label=_("Port"),
        min_value=1,
        max_value=65_535,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "inputmode": "numeric"}),
    )

    def __init__(self, data: Any, *, device: Device) -> None:
        initial = {"address": device.printer_address, "port": device.printer_port}
        super().__init__(data, initial=initial)


class ArrowsForm(forms.Form):
    """A way for each desk and room of the point, as seen from the display."""

    def __init__(self, data: Any, *, device: Device) -> None:
        super().__init__(data)
        known = {arrow.desk_id: arrow.direction for arrow in device.arrows.all()}
        places = Resource.objects.filter(
            service_point=device.service_point, kind__in=PLACES, active=True
        )
        for place in places.order_by("kind", "name"):
            self.fields[f"desk-{place.pk}"] = forms.ChoiceField(
                label=place.name,
                choices=[("", _("no arrow")), *Direction.choices],
                required=False,
                initial=known.get(place.pk, ""),
            )

    def arrows(self) -> dict[int, str]:
        return {int(key.removeprefix("desk-")): way for key, way in self.cleaned_data.items()}
