"""The one zone definition we send: Europe/Amsterdam by rule.

icalendar's own generator lists dates (RDATE), which Outlook misreads. The rule is that of
Directive 2000/84/EC: the last Sundays of March and October, at 01:00 UTC.
"""

from dataclasses import dataclass
from functools import cache

from icalendar import Event, Timezone

RULES = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
X-LIC-LOCATION:Europe/Amsterdam
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class FixedZone:
    name: str
    rules: str

    def component(self) -> Timezone:
        """The same one each time, for every booking needs it: add it to a file, change nothing."""
        return _read(self.rules)


@cache
def _read(rules: str) -> Timezone:
    made = Timezone.from_ical(rules)
    assert isinstance(made, Timezone)  # noqa: S101 - the rules above are one
    return made


EUROPE_AMSTERDAM = FixedZone("Europe/Amsterdam", RULES)


def timezone_of(event: Event) -> str:
    """The IANA name of the zone in which the event begins."""
    return str(event.decoded("dtstart").tzinfo)
