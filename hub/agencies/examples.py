"""Examples of the OpenAPI description, by the name of their shape; tests hold them against it."""

from typing import Any

PUBLISH_LATER = {"state": "published", "publishAt": "2026-07-01T00:00:00+02:00"}
ROLL_BACK = {"fromVersion": 1, "reason": "De nieuwe tekst was niet duidelijk."}
TAG = '"6d3f6c1c0b8e4c5f9a7d2e1b0f4a3c2d"'
PAGE: dict[str, Any] = {"page": 1, "pageSize": 20, "total": 1, "next": None, "previous": None}
_DOCUMENT = {
    "audience": ["citizen"],
    "maxPersons": 4,
    "texts": {
        "nl": {
            "title": "Rijbewijs vernieuwen",
            "summary": "U vraagt een nieuw rijbewijs aan.",
            "bring": "Uw oude rijbewijs\\nEen pasfoto",
        }
    },
    "costs": [
        {"label": {"nl": "Rijbewijs"}, "amount": "51.10", "validFrom": "2026-01-01"},
    ],
}
WRITE = {"document": _DOCUMENT, "reason": "Het tarief van dit jaar."}
_VERSION: dict[str, Any] = {
    "number": 1,
    "state": "draft",
    "reason": "Nieuw",
    "remark": "",
    "changedAt": "2026-06-01T06:00:00Z",
    "publishAt": None,
    "publishedAt": None,
}
_SERVICE_ITEM: dict[str, Any] = {
    "id": 12,
    "slug": "rijbewijs",
    "base": None,
    "status": "draft",
    "publishedVersion": None,
    "openVersion": _VERSION,
}
_SERVICE = _SERVICE_ITEM | {"document": _DOCUMENT, "etag": TAG}
_POINT_BODY: dict[str, Any] = {
    "kind": "town_hall",
    "slug": "wijkpunt-noord",
    "name": "Wijkpunt Noord",
    "street": "Noorderweg 1",
    "postcode": "8911 ES",
    "place": "Leeuwarden",
    "municipalityCode": "GM0080",
    "latitude": 53.206,
    "longitude": 5.797,
    "languages": ["nl", "en"],
    "stepFree": True,
}
_POINT = {
    "id": 3,
    **_POINT_BODY,
    "zone": "Europe/Amsterdam",
    "phone": "+31582330440",
    "transportNl": "",
    "transportEn": "",
    "directionsNl": "",
    "directionsEn": "",
    "hearingLoop": False,
    "wheelchairDesk": False,
    "quietRoom": False,
    "lift": False,
    "toilet": False,
    "visitGapMinutes": 10,
    "active": True,
    "etag": TAG,
}
_RESOURCE_BODY = {"kind": "desk", "name": "Balie 3", "capabilities": []}
_RESOURCE = _RESOURCE_BODY | {"id": 8, "active": True, "etag": TAG}
_HOURS_BODY = {"weekday": 4, "opens": "09:00", "closes": "20:00", "validFrom": "2026-07-01"}
_HOURS = _HOURS_BODY | {"id": 5, "byAppointmentOnly": False, "validUntil": None, "etag": TAG}
_EXCEPTION_BODY = {"date": "2026-12-24", "opens": "09:00", "closes": "13:00"}
_EXCEPTION = _EXCEPTION_BODY | {
    "id": 6,
    "overHoliday": False,
    "reasonNl": "",
    "reasonEn": "",
    "etag": TAG,
}
_CLOSURE_BODY = {
    "startsAt": "2026-06-02T12:00:00+02:00",
    "endsAt": "2026-06-02T17:00:00+02:00",
    "reasonNl": "Verbouwing",
}
_CLOSURE = _CLOSURE_BODY | {"id": 7, "resource": None, "reasonEn": "", "etag": TAG}
_NEED = {
    "kind": "professional",
    "place": "at_point",
    "organisation": None,
    "group": None,
    "capabilities": ["reisdocumenten"],
}
_OFFERING_BODY: dict[str, Any] = {
    "service": 12,
    "servicePoint": 3,
    "channel": "in_person",
    "baseMinutes": 20,
    "needs": [{"kind": "desk"}, {"kind": "professional", "capabilities": ["reisdocumenten"]}],
}
_OFFERING = {
    "id": 31,
    **_OFFERING_BODY,
    "needs": [_NEED | {"kind": "desk", "capabilities": []}, _NEED],
    "extraMinutesPerPerson": 0,
    "extraMinutesPerItem": 0,
    "maxPersons": 1,
    "maxItems": 1,
    "bufferBeforeMinutes": 0,
    "bufferAfterMinutes": 0,
    "stepMinutes": 15,
    "noticeMinutes": 60,
    "horizonDays": 60,
    "cancelDeadlineMinutes": 120,
    "walkInShare": 0,
    "assistedShare": 0,
    "dayAheadShare": 0,
    "dayAheadDays": 1,
    "maxPerDay": None,
    "active": True,
    "etag": TAG,
}
_PERSON_BODY = {"name": "A. de Vries", "capabilities": ["reisdocumenten"]}
_PERSON = _PERSON_BODY | {
    "id": 21,
    "zone": "Europe/Amsterdam",
    "namePublic": False,
    "active": True,
    "etag": TAG,
}
_SHIFT_BODY = {
    "weekday": 1,
    "starts": "09:00",
    "ends": "17:00",
    "servicePoint": 3,
    "validFrom": "2026-07-01",
}
_SHIFT = _SHIFT_BODY | {"id": 41, "remote": False, "validUntil": None, "etag": TAG}
_DATE_CHANGE = {
    "state": "changed",
    "starts": "12:00",
    "ends": "17:00",
    "reason": "Begint later",
}
DROPPED = {"state": "dropped", "reason": "Vergadering"}
PUT_BACK = {"state": "planned"}
_DATE = _DATE_CHANGE | {"date": "2026-07-06", "etag": TAG}
_ABSENCE_BODY = {
    "kind": "leave",
    "startsAt": "2026-07-20T00:00:00+02:00",
    "endsAt": "2026-08-03T00:00:00+02:00",
}
_ABSENCE = _ABSENCE_BODY | {"id": 51, "etag": TAG}
_HOOK_BODY = {
    "address": "https://zaken.leeuwarden.example/hub",
    "kinds": ["appointment.booked", "service.published"],
}
_HOOK = _HOOK_BODY | {
    "id": 61,
    "paused": False,
    "madeAt": "2026-06-01T06:00:00Z",
    "lastSentAt": None,
    "lastFault": "",
    "lastFaultAt": None,
    "etag": TAG,
}
_SECRET = "whsec_ZGl0IGlzIGVlbiB2b29yYmVlbGQ="  # noqa: S105 - of nobody
STRANDS = {
    "type": "https://hub.example.nl/api/v1/problems#strands_appointments",
    "title": "This change leaves appointments without their people or their place.",
    "status": 409,
    "detail": "This change leaves appointments without their people or their place. They are "
    "listed. Ask again with acceptStranded=true: planners then move them from their list of "
    "conflicts.",
    "code": "strands_appointments",
    "stranded": [
        {"appointmentId": "4711", "startsAt": "2026-06-02T13:00:00+02:00", "servicePoint": 3}
    ],
}
OF: dict[str, Any] = {
    "ServiceBody": {"slug": "rijbewijs", "document": _DOCUMENT, "reason": "Nieuw"},
    "DraftBody": {"document": _DOCUMENT, "reason": "Tarief van 2026"},
    "ServiceChange": {"state": "review"},
    "OwnServiceShape": _SERVICE,
    "OwnServicePage": PAGE | {"results": [_SERVICE_ITEM]},
    "VersionPage": PAGE | {"results": [_VERSION]},
    "VersionShape": _VERSION | {"document": _DOCUMENT, "etag": TAG},
    "BulkBody": {
        "items": [
            {"slug": "rijbewijs", "document": _DOCUMENT, "publish": True},
            {"id": 12, "ifMatch": TAG, "document": _DOCUMENT},
        ]
    },
    "BulkResults": {
        "succeeded": 1,
        "failed": 1,
        "results": [
            {"index": 0, "status": 201, "id": 13, "etag": TAG, "problem": None},
            {
                "index": 1,
                "status": 404,
                "id": 12,
                "etag": None,
                "problem": {
                    "type": "https://hub.example.nl/api/v1/problems#not_found",
                    "title": "We cannot find this.",
                    "status": 404,
                    "detail": "We cannot find this.",
                    "code": "not_found",
                },
            },
        ],
    },
    "PointBody": _POINT_BODY,
    "PointChange": {"phone": "+31582330440"},
    "OwnPointShape": _POINT,
    "OwnPointPage": PAGE | {"results": [_POINT]},
    "ResourceBody": _RESOURCE_BODY,
    "ResourceChange": {"active": False},
    "ResourceShape": _RESOURCE,
    "ResourcePage": PAGE | {"results": [_RESOURCE]},
    "HoursBody": _HOURS_BODY,
    "HoursShape": _HOURS,
    "HoursPage": PAGE | {"results": [_HOURS]},
    "ExceptionBody": _EXCEPTION_BODY,
    "ExceptionShape": _EXCEPTION,
    "ExceptionPage": PAGE | {"results": [_EXCEPTION]},
    "ClosureBody": _CLOSURE_BODY,
    "ClosureShape": _CLOSURE,
    "ClosurePage": PAGE | {"results": [_CLOSURE]},
    "HolidaysBody": {"holidays": ["christmas", "kings_day"]},
    "HolidaysShape": {"holidays": ["christmas", "kings_day"], "etag": TAG},
    "OfferingBody": _OFFERING_BODY,
    "OfferingChange": {"baseMinutes": 25},
    "OwnOfferingShape": _OFFERING,
    "OwnOfferingPage": PAGE | {"results": [_OFFERING]},
    "ProfessionalBody": _PERSON_BODY,
    "ProfessionalChange": {"capabilities": ["reisdocumenten"]},
    "ProfessionalShape": _PERSON,
    "ProfessionalPage": PAGE | {"results": [_PERSON]},
    "ShiftBody": _SHIFT_BODY,
    "ShiftShape": _SHIFT,
    "ShiftPage": PAGE | {"results": [_SHIFT]},
    "ShiftDateChange": _DATE_CHANGE,
    "ShiftDateShape": _DATE,
    "ShiftDatePage": PAGE | {"results": [_DATE]},
    "ShiftDatesBody": {
        "items": [
            {"date": "2026-07-06", "ifMatch": TAG, **_DATE_CHANGE},
            {"date": "2026-07-13", "ifMatch": "*", **DROPPED},
        ]
    },
    "ShiftDatesResults": {
        "succeeded": 1,
        "failed": 1,
        "results": [
            {"index": 0, "status": 200, "date": "2026-07-06", "etag": TAG, "problem": None},
            {"index": 1, "status": 409, "date": "2026-07-13", "etag": None, "problem": STRANDS},
        ],
    },
    "AbsenceBody": _ABSENCE_BODY,
    "AbsenceShape": _ABSENCE,
    "AbsencePage": PAGE | {"results": [_ABSENCE]},
    "SubscriptionBody": _HOOK_BODY,
    "SubscriptionChange": {"paused": True},
    "SubscriptionShape": _HOOK,
    "SubscriptionMadeShape": _HOOK | {"secret": _SECRET},
    "SubscriptionPage": PAGE | {"results": [_HOOK]},
    "SecretBody": {"overlapHours": 24},
    "SecretShape": {"id": 61, "secret": _SECRET},
    "ReplayBody": {"since": "2026-06-01T00:00:00+02:00"},
    "ReplayShape": {"sent": 12},
}
