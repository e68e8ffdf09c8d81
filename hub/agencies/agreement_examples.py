"""Examples of the OpenAPI description: what two organisations agree on."""

from typing import Any

from hub.agencies.examples import PAGE, TAG

_TERMS: dict[str, Any] = {
    "channels": ["in_person"],
    "minutes": 20,
    "place": "desk",
    "skills": [],
    "word": "Graag op dinsdag.",
}
_ASKED = {"service": 12, "servicePoints": [3], **_TERMS}
INVITATION = {"service": 12, "host": "bibliotheek-goirle", **_TERMS}
AGREED = {"state": "agreed", "servicePoints": [3], "word": "Welkom."}
ENDED = {"state": "ended", "lastDay": "2026-12-31", "word": "Dank voor de samenwerking."}
NO = {"state": "refused", "word": "Wij hebben geen balie vrij."}
_AGREEMENT = _ASKED | {
    "id": 71,
    "provider": "pensioenbureau",
    "host": "leeuwarden",
    "offerings": [],
    "state": "asked",
    "askedBy": "host",
    "answer": "",
    "farewell": "",
    "askedAt": "2026-06-01T06:00:00Z",
    "answeredAt": None,
    "endedAt": None,
    "lastDay": None,
    "etag": TAG,
}
OF: dict[str, Any] = {
    "AgreementBody": _ASKED,
    "AgreementsBody": {"items": [INVITATION]},
    "AgreementChange": AGREED,
    "OwnAgreementShape": _AGREEMENT,
    "OwnAgreementPage": PAGE | {"results": [_AGREEMENT]},
}
