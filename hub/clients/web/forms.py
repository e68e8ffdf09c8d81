"""What a manager fills in about a system elsewhere."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation
from hub.clients.models import Client, Scope

OVERLAPS = [
    ("0", _("Stops at once")),
    ("1", _("Holds 1 hour more")),
    ("24", _("Holds 1 day more")),
    ("168", _("Holds 1 week more")),
    ("720", _("Holds 30 days more")),
]


class ClientForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Such as: Open Forms of the municipality"),
        max_length=80,
        error_messages={"required": _("Fill in a name.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may the system do?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.BOOKINGS.value],
        error_messages={"required": _("Choose what the system may do.")},
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("Also for"),
        help_text=_("The system may book at the points of these organisations too."),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: object, owner: Organisation, others: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.owner = owner
        field = self.fields["organisations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = others.exclude(pk=owner.pk)  # type: ignore[attr-defined]
        if not field.queryset.exists():
            del self.fields["organisations"]

    def clean_name(self) -> str:
        """A page that is loaded again must not make a second one."""
        name = str(self.cleaned_data["name"])
        if Client.objects.filter(organisation=self.owner, name=name, revoked_at=None).exists():
            raise forms.ValidationError(_("You have a connection with this name already."))
        return name


class RotateForm(forms.Form):
    overlap = forms.ChoiceField(label=_("The present secret"), choices=OVERLAPS, initial="24")

    @property
    def chosen(self) -> timedelta:
        return timedelta(hours=int(self.cleaned_data["overlap"]))
