"""The words of other lists that the writers use, and the fixed titles of parts."""

import re

EU = "http://publications.europa.eu/resource/authority"
EURO = f"{EU}/currency/EUR"
NETHERLANDS = f"{EU}/atu/NLD"
LANGUAGE_URIS = {"nl": f"{EU}/language/NLD", "en": f"{EU}/language/ENG"}
ADMS_COMPLETED = "http://purl.org/adms/status/Completed"
OWMS = "http://standaarden.overheid.nl/owms/terms"
TOOI = "https://identifier.overheid.nl/tooi/id"

AUDIENCES = {"citizen": ("inwoners", "citizens"), "business": ("ondernemers", "businesses")}
CHANNELS = {
    "in_person": ("aan de balie", "at the counter"),
    "video_home": ("videogesprek thuis", "video call at home"),
    "video_point": ("videogesprek bij een servicepunt", "video call at a service point"),
    "phone": ("telefonisch", "by phone"),
}
WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# (Dutch, English): data is the same whatever the language of who asks for it.
TITLES = {
    "conditions": ("Wanneer u dit kunt gebruiken", "When you can use this"),
    "minimum_age": ("Minimumleeftijd", "Minimum age"),
    "identity_required": ("U legitimeert zich", "You prove who you are"),
    "bring": ("Wat u meeneemt", "What you bring"),
    "how": ("Hoe het gaat", "How it goes"),
    "catalogue": (
        "Wat organisaties in dit servicepuntennetwerk aanbieden, en waar.",
        "What organisations in this network of service points offer, and where.",
    ),
}
WEEKS = re.compile(r"(\d+)W")
DAYS = re.compile(r"(\d+)D")


def days_for_weeks(duration: str) -> str:
    """ISO 8601 as XML Schema knows it: xsd:duration has no weeks. P8W -> P56D, P1W2D -> P9D."""
    weeks = WEEKS.search(duration)
    if weeks is None:
        return duration
    days = DAYS.search(duration)
    total = int(weeks[1]) * 7 + (int(days[1]) if days else 0)
    return f"{DAYS.sub('', WEEKS.sub('', duration))}{total}D"
