"""The languages of a point that the hub has texts in."""

from django.conf import settings
from django.utils.translation import get_language_info

from locations.models import ServicePoint

SPOKEN = {"nl": "nl-NL", "en": "en-GB"}  # for the voices of the browser (BCP 47)


def of_point(point: ServicePoint) -> tuple[str, ...]:
    """Dutch first, then in the order of the point."""
    have = dict(settings.LANGUAGES)
    return ("nl", *(code for code in point.languages if code in have and code != "nl"))


def named(codes: tuple[str, ...]) -> list[dict[str, str]]:
    """Each in its own language, as a visitor looks for it."""
    return [
        {"code": code, "name": get_language_info(code)["name_local"].capitalize()} for code in codes
    ]


def voice(code: str) -> str:
    return SPOKEN.get(code, code)
