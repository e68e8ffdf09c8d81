"""What something costs, in words."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

FREE = ("gratis", "kosteloos", "free", "free of charge")


def in_words(label: str, amount: Decimal) -> str:
    """In the active language. What costs nothing is free; a label that says so says enough."""
    if amount:
        return f"{label}: € {number_format(amount, 2)}"
    free = _("free of charge")
    said = label.strip().casefold()
    return free if said in FREE or said == free.casefold() else f"{label}: {free}"
