"""Every form tells what is wrong with the name of the field, in the list and beside it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.validators import MinLengthValidator, RegexValidator
from django.template.loader import render_to_string
from django.utils import translation

from hub.pages import faults

ROOT = Path(__file__).parents[2]
ROOMS = ("hub", "kiosk", "locations", "scheduling")
UNTOLD = ("Dit veld", "Selecteer een geldige", "Zorg dat deze waarde", "Voer een geldig")


class Everything(forms.Form):
    name = forms.CharField(label="Naam", max_length=5, required=False)
    short = forms.CharField(label="Code:", validators=[MinLengthValidator(3)], required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A")])
    several = forms.MultipleChoiceField(label="Dagen", choices=[("a", "A")], required=False)
    count = forms.IntegerField(label="Aantal", min_value=1, max_value=9)
    price = forms.DecimalField(label="Prijs", required=False)
    day = forms.DateField(label="Dag", required=False)
    hour = forms.TimeField(label="Tijd", required=False)
    moment = forms.DateTimeField(label="Moment", required=False)
    mail = forms.EmailField(label="E-mail", required=False)
    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    slug = forms.SlugField(label="Adres", required=False)
    file = forms.FileField(label="Bestand", required=False)
    agreed = forms.BooleanField(label="Akkoord", required=False)
    own = forms.CharField(label="Eigen", error_messages={"required": "Zeg eerst hoe u heet."})
    pattern = forms.CharField(
        label="Postcode", validators=[RegexValidator("^x$", "Een postcode, graag.")], required=False
    )


GOOD = {"kind": "a", "count": "3", "own": "Aisha"}


def told(field: str, value: Any) -> str:
    """Nothing sent counts as required."""
    form = Everything({**GOOD, field: value})
    form.fields[field].required |= value == ""
    with translation.override("nl"):
        return faults.told(form[field])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Vul “Naam” in."),
        ("name", "Abdullah", "“Naam” is te lang: hoogstens 5 tekens. Het zijn er nu 8."),
        ("short", "ab", "“Code” is te kort: minstens 3 tekens. Het zijn er nu 2."),
        ("kind", "", "Kies iets bij “Soort”."),
        ("kind", "z", "Kies bij “Soort” een van de mogelijkheden."),
        ("several", ["z"], "Kies bij “Dagen” een van de mogelijkheden."),
        ("count", "", "Vul “Aantal” in."),
        ("count", "drie", "Vul bij “Aantal” een heel getal in."),
        ("count", "0", "“Aantal” moet minstens 1 zijn."),
        ("count", "10", "“Aantal” mag hoogstens 9 zijn."),
        ("price", "veel", "Vul bij “Prijs” een getal in."),
        ("day", "morgen", "Vul bij “Dag” een datum in, zoals 31-12-2026."),
        ("hour", "straks", "Vul bij “Tijd” een tijd in, zoals 9:30."),
        ("moment", "ooit", "Vul bij “Moment” een dag en een tijd in."),
        ("mail", "aisha", "Vul bij “E-mail” een e-mailadres in, zoals naam@voorbeeld.nl."),
        ("site", "http://[", "Vul bij “Site” een webadres in, zoals https://www.voorbeeld.nl."),
        ("file", "", "Kies een bestand bij “Bestand”."),
        ("agreed", "", "Zet een vinkje bij “Akkoord”."),
        ("own", "", "Zeg eerst hoe u heet."),
        ("pattern", "y", "Een postcode, graag."),
        ("name", "Bram", ""),
    ],
)
def test_what_is_wrong_names_the_field_and_what_to_do(
    field: str, value: Any, sentence: str
) -> None:
    assert told(field, value) == sentence


def test_what_has_no_sentence_of_ours_has_its_name_before_it() -> None:
    assert told("slug", "é é").startswith("Adres: ")


def test_the_list_and_the_field_say_the_same() -> None:
    with translation.override("nl"):
        form = Everything({**GOOD, "count": "0"})
        listed = render_to_string("pages/_error_summary.html", {"form": form})
        beside = render_to_string("pages/_field.html", {"field": form["count"], "widget": ""})
    for page in (listed, beside):
        assert "“Aantal” moet minstens 1 zijn." in page
        assert not any(words in page for words in UNTOLD)


@pytest.mark.parametrize("room", ROOMS)
def test_no_page_tells_what_is_wrong_by_another_way(room: str) -> None:
    pages = list((ROOT / room).rglob("templates/**/*.html"))
    assert pages
    found = [page.name for page in pages if re.search(r"\.errors(\.0)? \}\}", page.read_text())]
    assert found == []
