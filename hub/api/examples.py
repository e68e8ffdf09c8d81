"""Examples of the OpenAPI description; the tests hold them against its schemas."""

_HUB = "https://hub.example.nl/api/v1"
ROOT = {
    "services": f"{_HUB}/services",
    "servicePoints": f"{_HUB}/service-points",
    "offerings": f"{_HUB}/offerings",
    "dateSeries": f"{_HUB}/date-series",
    "problems": f"{_HUB}/problems",
    "changes": f"{_HUB}/changes",
    "description": f"{_HUB}/openapi.json",
    "documentation": f"{_HUB}/docs",
}
PROBLEMS = {
    "results": [
        {
            "type": f"{_HUB}/problems#slot_taken",
            "code": "slot_taken",
            "status": 409,
            "title": "That time was just taken.",
        }
    ]
}
CHANGES = {"results": [{"version": "1.0.0", "date": "2026-11-24", "changes": ["Find and book."]}]}
