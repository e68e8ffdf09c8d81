"""Examples of the OpenAPI description; the tests hold them against its schemas."""

from typing import Any

_PAGE: dict[str, Any] = {"page": 1, "pageSize": 20, "total": 1, "next": None, "previous": None}
_BRIEF: dict[str, Any] = {
    "id": 1,
    "name": "Stadhuis Leeuwarden",
    "street": "Oldehoofsterkerkhof 2",
    "postcode": "8911 DH",
    "place": "Leeuwarden",
}
_ITEM = _BRIEF | {
    "slug": "stadhuis-leeuwarden",
    "kind": "town_hall",
    "organisation": "leeuwarden",
    "latitude": 53.2033,
    "longitude": 5.7892,
    "phone": "+31582330440",
    "languages": ["nl", "en"],
    "accessibility": {
        "stepFree": True,
        "hearingLoop": False,
        "wheelchairDesk": True,
        "quietRoom": False,
        "lift": True,
        "toilet": True,
    },
}
_OPEN = {
    "startsAt": "2026-06-02T09:00:00+02:00",
    "endsAt": "2026-06-02T17:00:00+02:00",
    "byAppointmentOnly": False,
}
POINTS = _PAGE | {"results": [_ITEM]}
POINT = _ITEM | {
    "zone": "Europe/Amsterdam",
    "transport": "Bus 1 stopt voor de deur.",
    "directions": "",
    "openNow": False,
    "nextOpening": _OPEN,
    "openings": [_OPEN],
}
OFFERING: dict[str, Any] = {
    "id": 1,
    "service": 1,
    "title": "Paspoort",
    "servicePoint": _BRIEF,
    "channel": "in_person",
    "minutes": 20,
    "extraMinutesPerPerson": 10,
    "extraMinutesPerItem": 0,
    "maxPersons": 4,
    "maxItems": 1,
    "noticeMinutes": 60,
    "horizonDays": 60,
    "cancelDeadlineMinutes": 120,
}
OFFERINGS = _PAGE | {"results": [OFFERING]}
AGREEMENTS = _PAGE | {
    "results": [
        {
            "id": 1,
            "service": 1,
            "title": "AOW",
            "provider": "pensioenbureau",
            "host": "gemeente-leeuwarden",
            "servicePoints": [1],
            "channels": ["in_person"],
            "minutes": 20,
            "agreedAt": "2026-06-01T10:00:00+02:00",
            "endsAt": None,
        }
    ]
}
