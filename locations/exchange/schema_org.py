"""A service point as schema.org's GovernmentOffice or Library, with its hours."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from hub.catalogue.exchange import addresses
from hub.catalogue.exchange.schema_org import CONTEXT
from hub.intervals import dates
from locations import holidays
from locations.hours import Hours
from locations.models import OpeningSpan, PointKind, ServicePoint

Node = dict[str, Any]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPECIAL_DAYS = 60
ACCESSIBLE = ("step_free", "wheelchair_desk", "lift", "toilet")


def point(place: ServicePoint, when: Hours, *, now: datetime) -> Node:
    """Weekly hours, and the days of the coming weeks on which they do not hold."""
    today = now.astimezone(when.zone).date()
    weekly = [_weekly(row) for row in when.weekly if _holds(row, today)]
    made: Node = {
        "@context": CONTEXT,
        "@type": "Library" if place.kind == PointKind.LIBRARY else "GovernmentOffice",
        "@id": addresses.point(place.slug),
        "name": place.name,
        "url": addresses.page_of_point(place.slug),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.street,
            "postalCode": place.postcode,
            "addressLocality": place.place,
            "addressCountry": "NL",
        },
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": place.latitude,
            "longitude": place.longitude,
        },
        "telephone": place.phone.as_e164 if place.phone else "",
        "parentOrganization": {
            "@type": "GovernmentOrganization",
            "@id": addresses.organisation(place.organisation.slug),
            "name": place.organisation.name,
        },
        "openingHoursSpecification": weekly,
        "specialOpeningHoursSpecification": list(_special(when, today)),
        "amenityFeature": [_amenity(name) for name in ACCESSIBLE if getattr(place, name)],
    }
    return {name: value for name, value in made.items() if value}


def _holds(row: OpeningSpan, today: date) -> bool:
    """Now or later: what has ended says nothing any more."""
    return row.valid_until is None or row.valid_until >= today


def _weekly(row: OpeningSpan) -> Node:
    made = _hours(f"{row.opens:%H:%M}", f"{row.closes:%H:%M}")
    made["dayOfWeek"] = f"{CONTEXT}/{DAYS[row.weekday]}"
    if row.valid_from:
        made["validFrom"] = row.valid_from.isoformat()
    if row.valid_until:
        made["validThrough"] = row.valid_until.isoformat()
    return made


def _special(when: Hours, today: date) -> Iterator[Node]:
    """Holidays and dates set apart, as they are: closed is from 00:00 to 00:00."""
    for day in dates(today, today + timedelta(days=SPECIAL_DAYS)):
        if day in when.exceptions or holidays.on(day, when.chosen_holidays):
            spans = [
                (f"{o.span.start.astimezone(when.zone):%H:%M}", o.span.end.astimezone(when.zone))
                for o in when.on(day)
            ]
            hours = [_hours(opens, f"{closes:%H:%M}") for opens, closes in spans]
            for made in hours or [_hours("00:00", "00:00")]:
                yield made | {"validFrom": day.isoformat(), "validThrough": day.isoformat()}


def _hours(opens: str, closes: str) -> Node:
    return {"@type": "OpeningHoursSpecification", "opens": opens, "closes": closes}


def _amenity(name: str) -> Node:
    return {"@type": "LocationFeatureSpecification", "name": name, "value": True}
