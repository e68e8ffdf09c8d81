"""A duration as people write it ("8 weken") and as ISO 8601 has it ("P8W"). Pure."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

UNITS = {"Y": ("jaar", "jaren", "year", "years"), "M": ("maand", "maanden", "month", "months"),
         "W": ("week", "weken", "weeks"), "D": ("dag", "dagen", "day", "days")}  # fmt: skip
LETTER = {word: letter for letter, words in UNITS.items() for word in words}
PART = re.compile(r"(\d{1,3})\s*([a-z]+)")
BETWEEN = re.compile(r"\s*(?:,|en|and)?\s*")
ISO = re.compile(r"P(?!$)(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,3}W)?(?:\d{1,3}D)?")


def parse(told: str) -> str:
    """In ISO 8601, in whole years, months, weeks or days. Raises ValueError."""
    told = told.strip()
    if ISO.fullmatch(told.upper()):
        return told.upper()
    found: dict[str, str] = {}
    left = told.lower()
    while left:
        part = PART.match(left)
        if part is None or (letter := LETTER.get(part[2])) is None or letter in found:
            raise ValueError(told)
        found[letter] = part[1]
        left = BETWEEN.sub("", left[part.end() :], count=1)
    if not found:
        raise ValueError(told)
    return "P" + "".join(f"{found[letter]}{letter}" for letter in UNITS if letter in found)


def words(duration: str) -> str:
    """In the active language."""
    said = {
        "Y": lambda n: ngettext("%(n)s year", "%(n)s years", n),
        "M": lambda n: ngettext("%(n)s month", "%(n)s months", n),
        "W": lambda n: ngettext("%(n)s week", "%(n)s weeks", n),
        "D": lambda n: ngettext("%(n)s day", "%(n)s days", n),
    }
    parts = re.findall(r"(\d+)([YMWD])", duration)
    told = [said[letter](int(number)) % {"n": int(number)} for number, letter in parts]
    return str(_(" and ")).join(told)
