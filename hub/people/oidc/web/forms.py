"""What a manager fills in about the log-in service of the organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.people.models import RoleKind
from hub.people.oidc.connecting import Wanted


class ProviderForm(forms.Form):
    name = forms.CharField(
        label=_("Name on the button"),
        help_text=_("Such as: DigiD, or Work account."),
        max_length=60,
        error_messages={"required": _("Fill in a name.")},
    )
    issuer = forms.URLField(
        label=_("Address of the log-in service (issuer)"),
        max_length=300,
        assume_scheme="https",
        error_messages={
            "required": _("Fill in the address."),
            "invalid": _("This is no address. An example: https://inloggen.example.nl"),
        },
    )
    client_id = forms.CharField(
        label=_("Client id"),
        max_length=200,
        error_messages={"required": _("Fill in the client id.")},
    )
    client_secret = forms.CharField(
        label=_("Secret"),
        max_length=500,
        error_messages={"required": _("Fill in the secret.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    groups_claim = forms.CharField(
        label=_("Where the groups stand (claim)"), max_length=60, initial="groups", required=False
    )
    second_factor = forms.CharField(
        label=_("Values that show a second factor (acr or amr)"),
        help_text=_("With a space in between. Empty: we ask our own code after this log-in."),
        max_length=300,
        required=False,
    )
    is_on = forms.BooleanField(label=_("People can log in this way"), required=False)

    def __init__(self, *args: object, for_citizens: bool, has_secret: bool, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        if for_citizens:
            del self.fields["groups_claim"], self.fields["second_factor"]
        if has_secret:
            self.fields["client_secret"].required = False
            self.fields["client_secret"].help_text = _("Leave it empty to keep the present one.")

    def wanted(self) -> Wanted:
        given = dict(self.cleaned_data)
        given["second_factor"] = tuple(given.get("second_factor", "").split())
        return Wanted(**given)


class GroupForm(forms.Form):
    group = forms.CharField(
        label=_("Group at the log-in service"),
        max_length=200,
        error_messages={"required": _("Fill in the group as the log-in service names it.")},
    )
    kind = forms.ChoiceField(label=_("Role here"), choices=RoleKind.choices)
