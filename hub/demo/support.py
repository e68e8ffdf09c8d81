"""Loads help for a conversation: interpreters, whom a citizen may add to any appointment."""

from random import Random

from hub.catalogue.models import Capability, CapabilityKind, Organisation
from hub.demo import network
from locations.models import Need, NeedPlace, ResourceKind

LANGUAGES = {
    "tolk-gebarentaal": ("Tolk Nederlandse Gebarentaal", "Sign language interpreter"),
    "tolk-arabisch": ("Tolk Arabisch", "Arabic interpreter"),
    "tolk-oekraiens": ("Tolk Oekraïens", "Ukrainian interpreter"),
}
INTERPRETERS = 3  # for each language


def load(organisation: Organisation, rng: Random) -> None:
    """They work for one organisation, and join by video wherever the citizen is."""
    for slug, (nl, en) in LANGUAGES.items():
        language = Capability.objects.create(
            slug=slug, kind=CapabilityKind.LANGUAGE, name_nl=nl, name_en=en
        )
        people = network.load_professionals(organisation, [(slug,)] * INTERPRETERS, rng)
        network.load_shifts(people, None, remote=True)
        need = Need.objects.create(
            kind=ResourceKind.PROFESSIONAL,
            place=NeedPlace.ORGANISATION,
            organisation=organisation,
        )
        need.capabilities.set([language])
