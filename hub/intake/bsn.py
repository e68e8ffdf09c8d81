"""A citizen service number (BSN) in a free text: it has nothing to do there. Pure."""

import re

from django.utils.translation import gettext_lazy as _

# To who wrote it: of oneself, and of a citizen.
YOURS = _("Leave out your BSN: this looks like one. We do not need it here.")
THEIRS = _("Leave out the BSN: this looks like one. We do not need it here.")

# Eight or nine digits that stand alone, in groups or not: 123456782, 1234.56.782, 123 456 782.
NUMBER = re.compile(r"(?<![\d+])\d(?:[ .\-]?\d){7,8}(?![ .\-]?\d)")


def is_in(text: str) -> bool:
    """Whether a number in it passes the eleven test of the BSN. One in eleven other numbers of that
    length does, too: who is refused is told what to do."""
    return any(_passes(re.sub(r"\D", "", found)) for found in NUMBER.findall(text))


def _passes(digits: str) -> bool:
    """Law: Wet algemene bepalingen burgerservicenummer; an eight-digit one has a nought before."""
    numbers = [int(digit) for digit in digits.zfill(9)]
    if not any(numbers):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(n * w for n, w in zip(numbers, weights, strict=True)) % 11 == 0
