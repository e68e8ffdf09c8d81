"""Examples of the OpenAPI description; the tests hold them against its schemas."""

from typing import Any

SERVICE: dict[str, Any] = {
    "id": 1,
    "slug": "paspoort",
    "title": "Paspoort",
    "summary": "U vraagt een paspoort aan of vernieuwt het.",
    "organisation": {
        "slug": "leeuwarden",
        "name": "Gemeente Leeuwarden",
        "kind": "municipality",
    },
    "base": None,
    "uniformProduct": "http://standaarden.overheid.nl/owms/terms/paspoort",
    "lifeEvents": ["op-reis"],
    "audience": ["citizen"],
}
PAGE = {
    "page": 1,
    "pageSize": 20,
    "total": 1,
    "next": None,
    "previous": None,
    "results": [SERVICE],
}
IN_FULL = SERVICE | {
    "description": "",
    "conditions": "U komt zelf.",
    "bring": "Uw oude paspoort\nEen pasfoto",
    "how": "",
    "processingTime": "Vijf werkdagen",
    "legalBasis": "Paspoortwet",
    "contact": "",
    "countLabel": "Hoeveel paspoorten?",
    "identityRequired": True,
    "minimumAge": 0,
    "maxPersons": 4,
    "costs": [
        {
            "label": "Volwassene",
            "amount": "83.87",
            "validFrom": "2026-01-01",
            "validUntil": None,
        }
    ],
    "deadlines": [{"label": "Klaar", "duration": "P5D", "kind": "target"}],
}
