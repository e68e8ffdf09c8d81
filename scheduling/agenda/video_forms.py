"""What a manager fills in about the video calls of an organisation."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.named import Named
from scheduling.video import captions
from scheduling.video.models import ProviderKind, VideoPolicy
from scheduling.video.providers import provider_of

# Host, with a port where need be: what may stand in a Content-Security-Policy. And one tenant.
HOST = re.compile(r"[a-z0-9.-]+(:[0-9]{1,5})?")
PATH = re.compile(r"(/[A-Za-z0-9_-]+)?/?")


class VideoPolicyForm(Named, forms.ModelForm[VideoPolicy]):
    base_url = forms.URLField(
        label=_("Address of your server"),
        required=False,
        assume_scheme="https",
        help_text=_("For example: https://video.gemeente.nl"),
    )

    captions = forms.ChoiceField(
        label=_("Captions in calls on this hub"),
        required=False,
        help_text=_("Off until the citizen switches them on. They read beforehand who hears them."),
    )

    class Meta:
        model = VideoPolicy
        fields = ("provider", "base_url", "app_id", "phone", "captions")
        labels = {
            "provider": _("Where your video calls are"),
            "app_id": _("Id of the app"),
            "phone": _("Number to call when it does not work"),
        }
        help_texts = {
            "app_id": _("As it stands in the server: app_id of Jitsi, API key of LiveKit."),
            "phone": _("Nothing here: the number of the organisation."),
        }
        widgets = {"provider": forms.RadioSelect}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        found = [(name, service.title) for name, service in captions.services().items()]
        field = self.fields["captions"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = [("", _("No captions")), *found]
        if not found:
            del self.fields["captions"]

    def clean_base_url(self) -> str:
        address = str(self.cleaned_data["base_url"])
        parts = urlsplit(address)
        odd = parts.query or parts.fragment or not PATH.fullmatch(parts.path)
        if address and (parts.scheme != "https" or odd or not HOST.fullmatch(parts.netloc)):
            raise forms.ValidationError(_("Write an address that begins with https://."))
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        provider = data.get("provider")
        if provider in {ProviderKind.JITSI, ProviderKind.LIVEKIT}:
            self._require("base_url", _("Fill in the address of your server."))
            self._require("app_id", _("Fill in the id of the app."))
            self._require_a_secret(provider)
        has_number = data.get("phone") or self.instance.organisation.phone
        if provider != ProviderKind.NONE and not has_number and "phone" not in self.errors:
            self.add_error("phone", _("Give a number: a call may fail."))
        return data

    def _require(self, field: str, sentence: Promise) -> None:
        if not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, str(sentence))

    def _require_a_secret(self, kind: str) -> None:
        wanted = VideoPolicy(organisation=self.instance.organisation, provider=kind)
        provider = provider_of(wanted)
        if provider is None or not provider.is_ready(wanted):
            self.add_error(
                "provider",
                _("The secret of your server is not set yet. Ask who runs this hub to do that."),
            )
