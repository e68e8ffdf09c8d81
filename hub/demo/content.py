"""Reads the demo network's content: organisations, points and service texts, kept as TOML."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"
Table = dict[str, Any]

LIFE_EVENTS = {
    "geboorte": ("Kind krijgen", "Having a child"),
    "trouwen": ("Trouwen of samenwonen", "Marrying or living together"),
    "scheiden": ("Scheiden", "Divorce"),
    "overlijden": ("Overlijden", "Death"),
    "verhuizen": ("Verhuizen", "Moving house"),
    "reizen": ("Reizen", "Travelling"),
    "werk-verliezen": ("Werk verliezen", "Losing your job"),
    "met-pensioen": ("Met pensioen", "Retiring"),
    "studeren": ("Studeren", "Studying"),
    "geldzorgen": ("Geldzorgen", "Money worries"),
    "ziek-of-beperking": ("Ziek zijn of een beperking", "Illness or disability"),
    "nieuw-in-nederland": ("Nieuw in Nederland", "New in the Netherlands"),
    "auto-en-rijden": ("Auto en rijden", "Cars and driving"),
    "bouwen-en-wonen": ("Bouwen en wonen", "Building and living"),
    "ondernemen": ("Ondernemen", "Running a business"),
    "digitaal": ("Hulp met computer en telefoon", "Help with computer and phone"),
}
SKILLS = {
    "reisdocumenten": ("Reisdocumenten", "Travel documents"),
    "rijbewijzen": ("Rijbewijzen", "Driving licences"),
    "burgerzaken": ("Burgerzaken", "Civil registry"),
    "huwelijk": ("Huwelijk", "Marriage"),
    "werk-en-inkomen": ("Werk en inkomen", "Work and income"),
    "schuldhulp": ("Hulp bij schulden", "Debt help"),
    "vergunningen": ("Vergunningen", "Permits"),
    "openbare-ruimte": ("Openbare ruimte", "Public space"),
    "nationaliteit": ("Nationaliteit", "Nationality"),
    "pensioen": ("Pensioen", "Pensions"),
    "toeslagen": ("Toeslagen", "Allowances"),
    "studiefinanciering": ("Studiefinanciering", "Student finance"),
    "uitkeringen": ("Uitkeringen", "Benefits"),
    "zorg": ("Zorg", "Care"),
    "rijvaardigheid": ("Rijvaardigheid", "Driving skills"),
    "verblijf": ("Verblijf", "Residence"),
    "eigendom": ("Eigendom", "Property"),
    "digitale-hulp": ("Digitale hulp", "Digital help"),
    "belastingen": ("Belastingen", "Taxes"),
    "zorg-en-ondersteuning": ("Zorg en ondersteuning", "Care and support"),
}


@cache
def services() -> list[Table]:
    """Every service text, by slug; the order in which they are loaded."""
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("services/*.toml"))]


@cache
def organisations() -> list[Table]:
    return list(tomllib.loads((DATA / "organisations.toml").read_text("utf-8"))["organisations"])


@cache
def points() -> list[Table]:
    return list(tomllib.loads((DATA / "points.toml").read_text("utf-8"))["points"])


@cache
def _names() -> tuple[list[str], list[str]]:
    names = tomllib.loads((DATA / "names.toml").read_text("utf-8"))
    return names["first"].split(), names["last"].split(",")


def phone(rng: Random) -> str:
    """A made-up number, of the old pagers (066): nobody has one, nobody types one, and no text
    message goes there. A number for all would soon have had its share of appointments."""
    return f"+3166{rng.randrange(10**7):07d}"


def name(rng: Random) -> str:
    """A made-up person."""
    first, last = _names()
    return f"{rng.choice(first)} {rng.choice(last)}"
