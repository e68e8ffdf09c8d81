"""The area that an organisation serves, as others name it.

Municipalities and provinces by their TOOI address (KOOP, Thesauri en Ontologieën voor Overheids-
Informatie), made of the CBS code; all others serve the country, as the EU's list of areas has it.
"""

from hub.catalogue.exchange.facts import Named, Owner
from hub.catalogue.exchange.vocabulary import NETHERLANDS, TOOI

PREFIXES = {"municipality": ("gemeente", "gm", 4), "province": ("provincie", "pv", 2)}


def of(owner: Owner) -> Named:
    if owner.cbs_code and owner.kind in PREFIXES:
        kind, letters, digits = PREFIXES[owner.kind]
        number = "".join(char for char in owner.cbs_code if char.isdigit()).zfill(digits)
        return Named(f"{TOOI}/{kind}/{letters}{number}", owner.name)
    return Named(NETHERLANDS, "Nederland")
