"""What the operations of organisations' own systems are filled with: their addresses and their
bodies. One that is not told of here fails test_agencies by its name."""

from typing import Any

from tests.isolation.operations import example

BELOW = "/organisations/{organisation}/"
MISSING = 987654
# With which key of the world each place in an address is filled, below BELOW.
FILLED: dict[str, dict[str, str]] = {
    "services": {"id": "service"},
    "services/versions": {"id": "service", "number": "version"},
    "service-points": {"id": "point"},
    "service-points/resources": {"id": "point", "number": "resource"},
    "service-points/opening-hours": {"id": "point", "number": "hours"},
    "service-points/opening-exceptions": {"id": "point", "number": "exception"},
    "service-points/closures": {"id": "point", "number": "closure"},
    "offerings": {"id": "offering"},
    "agreements": {"id": "agreement"},
    "professionals": {"id": "professional"},
    "professionals/shifts": {"id": "professional", "number": "shift"},
    "professionals/shifts/dates": {
        "id": "professional",
        "number": "shift",
        "day": "shift_date",
    },
    "professionals/shifts/dates/_bulk": {"id": "professional", "number": "shift"},
    "professionals/absences": {"id": "professional", "number": "absence"},
    "webhook-subscriptions": {"id": "subscription"},
}
# Collections and deeds that are no noun of their own.
PLAIN = {
    "services/_bulk",
    "agreements/_bulk",
    "services/draft",
    "holidays",
    "webhook-subscriptions/secrets",
}
PLAIN |= {"webhook-subscriptions/replays"}
# What a body may name, and with which key of the world.
NAMED: dict[str, dict[str, str]] = {
    "createService": {"base": "service"},
    "writeServices": {"items.id": "service", "items.base": "service"},
    "createOffering": {"service": "offered_service", "servicePoint": "point"},
    "addClosure": {"resource": "resource"},
    "planShift": {"servicePoint": "point"},
    "proposeAgreement": {"service": "service", "servicePoints": "point"},
    "proposeAgreements": {"items.service": "service", "items.servicePoints": "point"},
    "changeAgreement": {"servicePoints": "point"},
}
# Of yet another organisation, to ask for: filled in where one's own would not do.
ASKED_FOR = {"service": "askable_service"}
BY_SLUG = {"createOffering", "changeOffering"}  # needs, of an organisation or a group
# What the example cannot know: another way to offer it, a day on which nobody booked.
OTHERWISE: dict[str, dict[str, Any]] = {
    "createOffering": {"channel": "video_point", "needs": [{"kind": "desk"}]},
    "addClosure": {"startsAt": "2027-03-09T09:00:00+01:00", "endsAt": "2027-03-09T12:00:00+01:00"},
}


def noun_of(path: str) -> str:
    return "/".join(one for one in path.removeprefix(BELOW).split("/") if "{" not in one)


def places_of(path: str) -> set[str]:
    return {one.strip("{}") for one in path.split("/") if "{" in one}


def keys_of(path: str) -> dict[str, str]:
    noun = noun_of(path)
    keys = FILLED.get(noun) or FILLED.get(noun.partition("/")[0], {})
    return {"organisation": "organisation", **keys}


def url_of(path: str, values: dict[str, Any], **otherwise: Any) -> str:
    known = {place: values[key] for place, key in keys_of(path).items()}
    return path.format(**{**known, **otherwise})


def body_of(told: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The example of the description, with the rows of one organisation."""
    body = example(told) | OTHERWISE.get(told["operationId"], {})
    for name, key in NAMED.get(told["operationId"], {}).items():
        if body.get(name) is not None:
            body[name] = _alike(body[name], values[key])
    if "items" in body:
        body["items"] = _items(told["operationId"], body["items"], values)
    if told["operationId"] == "proposeAgreement":
        body |= {name: values[key] for name, key in ASKED_FOR.items()}
    return body


def _items(name: str, items: list[Any], values: dict[str, Any]) -> list[Any]:
    if name == "changeShiftDates":
        return [items[0] | {"date": values["shift_date"], "ifMatch": "*"}]
    if name == "proposeAgreements":
        one = {key: value for key, value in items[0].items() if key != "host"}
        asked = {key: values[of] for key, of in ASKED_FOR.items()}
        return [one | asked | {"servicePoints": [values["point"]]}]
    new, changed = items
    return [new, changed | {"id": values["service"], "ifMatch": "*"}]


def _alike(before: Any, number: int) -> Any:
    return [number] if isinstance(before, list) else number


def naming(body: dict[str, Any], name: str, number: int) -> dict[str, Any]:
    """The same body, which names that row. Of many items it is the only one: the first is a new
    one, the second a change."""
    many, _dot, member = name.rpartition(".")
    if not many:
        return body | {member: _alike(body.get(member), number)}
    item = body[many][1 if member == "id" else 0]
    return body | {many: [item | {member: _alike(item.get(member), number)}]}
