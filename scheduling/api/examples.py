"""Examples of the OpenAPI description; the tests hold them against its schemas."""

from typing import Any

POINT: dict[str, Any] = {
    "id": 1,
    "name": "Stadhuis Leeuwarden",
    "street": "Oldehoofsterkerkhof 2",
    "postcode": "8911 DH",
    "place": "Leeuwarden",
}
SEGMENT = {
    "startsAt": "2026-06-02T09:00:00+02:00",
    "endsAt": "2026-06-02T09:20:00+02:00",
    "offering": 1,
    "service": {"id": 1, "title": "Paspoort"},
    "channel": "in_person",
    "persons": 1,
    "items": 1,
    "support": [],
}
APPOINTMENT: dict[str, Any] = {
    "reference": "CDFG-347D",
    "state": "confirmed",
    "channel": "in_person",
    "startsAt": "2026-06-02T09:00:00+02:00",
    "endsAt": "2026-06-02T09:20:00+02:00",
    "zone": "Europe/Amsterdam",
    "persons": 1,
    "items": 1,
    "offering": 1,
    "service": {"id": 1, "title": "Paspoort"},
    "segments": [SEGMENT],
    "servicePoint": POINT,
    "holdExpiresAt": None,
    "canChange": True,
}
APPOINTMENT_HELD = APPOINTMENT | {
    "state": "held",
    "holdExpiresAt": "2026-06-01T08:10:00+02:00",
    "canChange": False,
}
HOLD = APPOINTMENT_HELD | {"manageToken": "dGhpcyBpcyBhbiBleGFtcGxlIG9ubHk"}
HOLD_BODY = {"offering": 1, "start": "2026-06-02T09:00:00+02:00", "persons": 1}
VISIT_BODY = {
    "services": [{"offering": 1, "persons": 3}, {"offering": 2}],
    "start": "2026-06-02T09:00:00+02:00",
    "support": [7],
}
CONFIRM_BODY = {
    "reference": "CDFG-347D",
    "contact": {"name": "Sanne Visser", "email": "sanne@example.nl"},
}
MOVE_BODY = {"start": "2026-06-02T10:00:00+02:00"}
AVAILABILITY = {
    "offering": 1,
    "zone": "Europe/Amsterdam",
    "minutes": 20,
    "from": "2026-06-02",
    "to": "2026-06-02",
    "firstFree": "2026-06-02T09:00:00+02:00",
    "days": [
        {
            "date": "2026-06-02",
            "times": ["2026-06-02T09:00:00+02:00", "2026-06-02T09:05:00+02:00"],
        }
    ],
}
EXPLAINED = AVAILABILITY | {
    "explanation": [
        {"rule": "grid", "left": 288, "meaning": "Starts in these days."},
        {
            "rule": "free",
            "left": 2,
            "meaning": "Starts at which somebody and a place are still free.",
        },
    ],
    "needs": [
        {
            "need": 1,
            "kind": "professional",
            "candidates": 3,
            "withoutSkill": 1,
            "offDuty": 1,
            "taken": 0,
            "bookable": 1,
        }
    ],
}
DAYS = {
    "zone": "Europe/Amsterdam",
    "minutes": 20,
    "days": [
        {"date": "2026-06-02", "free": 14, "firstFree": "2026-06-02T09:00:00+02:00"},
        {"date": "2026-06-03", "free": 0, "firstFree": None},
    ],
}
VISIT_TIMES = {
    "zone": "Europe/Amsterdam",
    "minutes": 60,
    "gapMinutes": 10,
    "firstFree": "2026-06-02T09:00:00+02:00",
    "days": [{"date": "2026-06-02", "times": ["2026-06-02T09:00:00+02:00"]}],
}
SUPPORT = {"results": [{"id": 7, "name": "Tolk Nederlandse Gebarentaal"}]}
FIRST_FREE = {
    "results": [
        {
            "offering": 1,
            "channel": "in_person",
            "servicePoint": POINT,
            "km": 0.4,
            "firstFree": "2026-06-02T09:00:00+02:00",
        }
    ]
}
_THERE = {
    "services": [
        {"service": 1, "offering": 1, "channel": "in_person"},
        {"service": 2, "offering": 5, "channel": "video_point"},
    ],
    "servicePoint": POINT,
    "km": 0.4,
    "minutes": 50,
    "firstFree": "2026-06-02T09:00:00+02:00",
}
VISIT_FIRST_FREE = {"results": [_THERE], "partly": []}
SLOT_TAKEN = {
    "type": "https://hub.example.nl/api/v1/problems#slot_taken",
    "title": "That time was just taken.",
    "status": 409,
    "detail": "That time was just taken. The nearest free times: Tuesday 2 June 09:20.",
    "code": "slot_taken",
    "alternatives": ["2026-06-02T09:20:00+02:00"],
}
WISH_BODY = {"weekdays": [2], "partsOfDay": ["morning"], "lastDay": "2026-06-30"}
WISH: dict[str, Any] = {
    "place": 3,
    "peopleBefore": 2,
    "joinedAt": "2026-06-01T08:00:00+02:00",
    "servicePoints": [POINT],
    "firstDay": None,
    "lastDay": "2026-06-30",
    "weekdays": [2],
    "partsOfDay": ["morning"],
    "offerMinutes": 60,
    "offer": None,
}
PLACE_BODY = {
    "offering": 1,
    "contact": {"name": "Sanne Visser", "email": "sanne@example.nl"},
    "weekdays": [2],
    "partsOfDay": ["morning"],
}
PLACE = WISH | {"reference": "CDFG-3467", "manageToken": "0aZ...", "offer": None}
WISH_WITH_OFFER = WISH | {
    "offer": {
        "id": 1,
        "startsAt": "2026-06-02T09:00:00+02:00",
        "servicePoint": POINT,
        "expiresAt": "2026-06-01T09:00:00+02:00",
    }
}
OFFER_OVER = {
    "type": "https://hub.example.nl/api/v1/problems#offer_over",
    "title": "This time is no longer kept for you.",
    "status": 410,
    "detail": "This time is no longer kept for you. Your own appointment stays as it is.",
    "code": "offer_over",
}
LINE: dict[str, Any] = {
    "waiting": 4,
    "wait": {"low": 10, "high": 20},
    "walkIns": True,
    "whyNoWalkIns": "",
}
TICKET: dict[str, Any] = {
    "number": 47,
    "state": "waiting",
    "servicePoint": POINT,
    "arrivedAt": "2026-06-02T08:50:00+02:00",
    "peopleBefore": 4,
    "wait": {"low": 10, "high": 20},
    "desk": "",
    "text": "You are in line. It takes 10 to 20 minutes. 4 people are before you.",
}
