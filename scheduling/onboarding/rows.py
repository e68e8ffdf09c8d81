"""What a row of each sheet holds: a form, whose fields are the columns. Documented in
docs/onboarding.md."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from hub.catalogue.models import OrganisationKind
from hub.people.models import RoleKind
from locations import holidays
from locations.models import Channel, PointKind, ResourceKind
from scheduling.onboarding.fields import Chosen, Degrees, Parts, Weekdays, YesOrNo

ORGANISATIONS = {"gemeente": OrganisationKind.MUNICIPALITY, "bibliotheek": OrganisationKind.LIBRARY}
POINTS = {
    "stadhuis": PointKind.TOWN_HALL,
    "bibliotheek": PointKind.LIBRARY,
    "anders": PointKind.OTHER,
}
PLACES = {"balie": ResourceKind.DESK, "kamer": ResourceKind.ROOM, "cabine": ResourceKind.BOOTH}
ROLES = {
    "baliemedewerker": RoleKind.CLERK,
    "planner": RoleKind.PLANNER,
    "beheerder": RoleKind.MANAGER,
    "redacteur": RoleKind.EDITOR,
    "auditor": RoleKind.AUDITOR,
}
CHANNELS = {
    "balie": Channel.IN_PERSON,
    "video_thuis": Channel.VIDEO_HOME,
    "video_locatie": Channel.VIDEO_POINT,
    "telefoon": Channel.PHONE,
}
AT_HOME = (Channel.VIDEO_HOME, Channel.PHONE)
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]


class Row(forms.Form):
    """`line` as a spreadsheet counts."""

    line: int = 0
    use_required_attribute = False


class OrganisationRow(Row):
    kenmerk = forms.SlugField(max_length=80)
    naam = forms.CharField(max_length=160)
    naam_en = forms.CharField(max_length=160, required=False)
    soort = Chosen(ORGANISATIONS, required=False, initial=OrganisationKind.MUNICIPALITY)
    cbs_code = forms.CharField(
        required=False,
        validators=[RegexValidator(r"^GM\d{4}$", _("A CBS code is GM and 4 digits."))],
    )
    oin = forms.CharField(
        required=False, validators=[RegexValidator(r"^\d{20}$", _("An OIN has 20 digits."))]
    )
    website = forms.URLField(required=False, assume_scheme="https")
    telefoon = PhoneNumberField(region="NL", required=False)
    email = forms.EmailField(required=False)
    provincie = forms.SlugField(required=False)
    tweede_lezer = YesOrNo()
    feestdagen = Parts(required=False)

    def clean_feestdagen(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["feestdagen"]
        foreign = [key for key in chosen if key not in holidays.NAMES]
        if foreign:
            told = {"found": foreign[0][:60], "values": ", ".join(holidays.NAMES)}
            raise forms.ValidationError(
                _("“%(found)s” is not known. Choose one of: %(values)s.") % told
            )
        return chosen or list(holidays.USUAL)


class PointRow(Row):
    kenmerk = forms.SlugField(max_length=100)
    naam = forms.CharField(max_length=120)
    soort = Chosen(POINTS, required=False, initial=PointKind.TOWN_HALL)
    straat = forms.CharField(max_length=120)
    postcode = forms.RegexField(
        r"^[1-9]\d{3} ?[A-Za-z]{2}$",
        error_messages={"invalid": _("A postcode is such as 8911 DH.")},
    )
    plaats = forms.CharField(max_length=80)
    breedtegraad = Degrees(required=False, min_value=50, max_value=54)
    lengtegraad = Degrees(required=False, min_value=3, max_value=8)
    telefoon = PhoneNumberField(region="NL", required=False)
    talen = Parts(required=False)
    drempelvrij = YesOrNo()
    ringleiding = YesOrNo()
    lage_balie = YesOrNo()
    stille_ruimte = YesOrNo()
    lift = YesOrNo()
    toilet = YesOrNo()
    vervoer_nl = forms.CharField(max_length=2000, required=False)
    vervoer_en = forms.CharField(max_length=2000, required=False)

    def clean_talen(self) -> list[str]:
        told: list[str] = [code.lower() for code in self.cleaned_data["talen"]]
        if any(not code.isalpha() or len(code) != 2 for code in told):
            raise forms.ValidationError(_("A language is two letters, such as nl or en."))
        return told or ["nl"]


class HoursRow(Row):
    locatie = forms.SlugField()
    dag = Weekdays()
    open = forms.TimeField(input_formats=TIMES)
    dicht = forms.TimeField(input_formats=TIMES)
    alleen_op_afspraak = YesOrNo()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        opens, closes = said.get("open"), said.get("dicht")
        if opens is not None and closes is not None and closes < opens:
            told = _(
                "This is before it opens. Hours until the next day cannot stand in this file: fill "
                "them in afterwards, under Opening hours."
            )
            self.add_error("dicht", told)
        elif opens is not None and opens == closes:
            self.add_error("dicht", _("The end must be after the beginning."))
        return said


class PlaceRow(Row):
    locatie = forms.SlugField()
    soort = Chosen(PLACES, required=False, initial=ResourceKind.DESK)
    naam = forms.CharField(max_length=80)


class PersonRow(Row):
    naam = forms.CharField(max_length=80)
    email = forms.EmailField(required=False)
    rol = Chosen(ROLES, required=False)
    locatie = forms.SlugField(required=False)
    op_afstand = YesOrNo()
    vaardigheden = Parts(required=False)
    dagen = Weekdays(required=False)
    van = forms.TimeField(input_formats=TIMES, required=False)
    tot = forms.TimeField(input_formats=TIMES, required=False)
    naam_tonen = YesOrNo()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("rol") and not said.get("email") and "email" not in self.errors:
            self.add_error("email", _("Who gets a role is invited by mail: fill in an address."))
        if said.get("dagen"):
            for name in ("van", "tot"):
                if said.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Fill in the working hours."))
            if not said.get("locatie") and not said.get("op_afstand"):
                self.add_error("locatie", _("Say where, or that it is op_afstand."))
        _must_end_later(self, said, "van", "tot")
        return said


class OfferingRow(Row):
    dienst = forms.CharField(max_length=200)
    locatie = forms.SlugField(required=False)
    kanaal = Chosen(CHANNELS, required=False, initial=Channel.IN_PERSON)
    minuten = forms.IntegerField(min_value=5, max_value=480, step_size=5)
    extra_per_persoon = forms.IntegerField(min_value=0, max_value=120, step_size=5, required=False)
    meeste_personen = forms.IntegerField(min_value=1, max_value=20, required=False)
    vaardigheden = Parts(required=False)
    plek = Chosen(PLACES, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        home = said.get("kanaal") in AT_HOME
        if home and said.get("locatie"):
            self.add_error("locatie", _("At home and by phone there is no place: leave it empty."))
        if not home and not said.get("locatie") and "locatie" not in self.errors:
            self.add_error("locatie", _("Fill in where it is offered."))
        return said


def _must_end_later(form: Row, said: dict[str, Any], start: str, end: str) -> None:
    if said.get(start) and said.get(end) and said[end] <= said[start]:
        form.add_error(end, _("The end must be after the beginning."))


FORMS: dict[str, type[Row]] = {
    "organisatie": OrganisationRow,
    "locaties": PointRow,
    "openingstijden": HoursRow,
    "balies": PlaceRow,
    "mensen": PersonRow,
    "aanbod": OfferingRow,
}
