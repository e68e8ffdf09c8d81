"""What each address of the hub is: whose, and with what it is filled in.

An address that is not told of here fails test_addresses by its name: say whose it is, never that
it does not matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.isolation.addresses import Address, addresses


class Whose(StrEnum):
    ALL = "everybody's"
    STAFF = "staff's, by role and place"
    LINK = "whoever has the secret link"
    BROWSER = "of what this browser began"
    DEVICE = "a paired screen's"
    CLIENT = "another system's, by its token"
    API = "the API's, seen through its description"


@dataclass(frozen=True, slots=True)
class Place:
    whose: Whose
    why: str = ""  # of everybody's


# The longest beginning that fits is the one that counts.
PLACES: dict[str, Place] = {
    "inloggen/": Place(Whose.ALL, "the door itself; a provider's word is signed"),
    "mijn-afspraken": Place(Whose.BROWSER),
    "video/livekit/": Place(Whose.ALL, "hears only what the server of the room signed"),
    "api-wijzigingen": Place(Whose.ALL, "what changed in the API"),
    "medewerker/uitnodiging/": Place(Whose.LINK),
    "healthz": Place(Whose.ALL, "tells that the process lives"),
    "readyz": Place(Whose.ALL, "tells that it can serve"),
    "api/": Place(Whose.API),
    "oauth/token": Place(Whose.ALL, "asks for the secret itself"),
    "jcc/api/warp/v1/connect/token": Place(Whose.ALL, "asks for the secret itself"),
    "qmatic/": Place(Whose.CLIENT),
    "jcc/": Place(Whose.CLIENT),
    "aftellen": Place(Whose.ALL, "published dates"),
    "aftellen/afspraken": Place(Whose.BROWSER),
    "aftellen/herinnering/<str:token>/": Place(Whose.LINK),
    "inbedden/": Place(Whose.ALL, "free times for other sites"),
    "kalender/": Place(Whose.LINK),
    "kiosk/": Place(Whose.DEVICE),
    "id/": Place(Whose.ALL, "names published things, and sends on to them"),
    "open-data": Place(Whose.ALL, "the published catalogue in the standards of others"),
    "over": Place(Whose.ALL, "about the hub"),
    "servicepunten": Place(Whose.ALL, "the list of points"),
    "zoeken": Place(Whose.ALL, "the catalogue"),
    "gebeurtenis/": Place(Whose.ALL, "the catalogue"),
    "diensten/": Place(Whose.ALL, "the catalogue, and booking"),
    "nu-praten/": Place(Whose.LINK),
    "vragen/": Place(Whose.LINK),
    "stappen/": Place(Whose.LINK),
    "afspraak/": Place(Whose.BROWSER),
    "afspraak/<str:token>": Place(Whose.LINK),
    "gesprek/": Place(Whose.LINK),
    "videogesprek/": Place(Whose.LINK),
    "volgnummer/": Place(Whose.LINK),
    "hoe-was-het/": Place(Whose.LINK),
    "medewerker/": Place(Whose.STAFF),
    "medewerker/inloggen/": Place(Whose.ALL, "the door itself"),
    "medewerker/uitloggen/": Place(Whose.ALL, "ends one's own session"),
    "medewerker/niet-verstuurd/": Place(Whose.BROWSER),
    "demo": Place(Whose.ALL, "made-up things, and in the demo only"),
}
HOME = Place(Whose.ALL, "the home page")

# Parameters that name no thing of anybody's: a sort, a step, a part of a form.
NO_THING: dict[str, dict[str, str]] = {
    "medewerker/agenda/": {"kind": "sluitingen"},
    "medewerker/agenda/op-afstand/": {"kind": "diensten"},
    "medewerker/vragen/": {"page": "proof"},
    "medewerker/vragen/<int:service>/pagina/": {"name": "proof"},
    "medewerker/catalogus/": {"number": "1", "face": "inwoner"},
    "medewerker/importeren/": {"kind": "csv"},
    "medewerker/inlogdiensten/": {"audience": "medewerkers"},
    "medewerker/stappen/<str:code>/": {"key": "two"},
    "medewerker/stappen/<str:code>/controle/": {"key": "check"},
    "medewerker/stappen/<str:code>/plannen/": {"key": "day"},
    "stappen/": {"key": "yes"},
    "vragen/": {"key": "proof"},
    "qmatic/": {"date": "2026-06-03", "time": "09:00"},
}

# With which key of the world each parameter is filled; the longest beginning wins here too.
THINGS: dict[str, dict[str, str]] = {
    "": {name: name for name in ("organisation", "point", "reference", "code", "service", "ref")},
    "medewerker/agenda/": {"shift": "shift", "offering": "offering"},
    "medewerker/agenda/op-afstand/": {"shift": "remote_shift", "offering": "remote_offering"},
    "medewerker/balie/": {"session": "session"},
    "medewerker/balie/op-afstand/": {"session": "remote_session"},
    "medewerker/overeenkomsten/": {"pk": "agreement"},
    "medewerker/beheer/": {"pk": "delegation"},
    "medewerker/koppelingen/": {"pk": "client"},
    "medewerker/berichten/": {"pk": "subscription"},
    "medewerker/gesprek/": {"pk": "conversation", "hand_over": "hand_over"},
    "medewerker/overdracht/": {"pk": "hand_over"},
    "medewerker/nummer/": {"ticket": "ticket"},
    "medewerker/datums/": {"slug": "series"},
    "medewerker/toetssteen/": {"slug": "organisation"},
    "medewerker/apparaten/": {"pk": "device"},
    "medewerker/importeren/": {"pk": "import"},
    "medewerker/inlogdiensten/": {"pk": "group"},
    "medewerker/inlogdiensten/<slug:organisation>/accounts/": {"pk": "account"},
    "medewerker/uitnodiging/": {"key": "invited", "token": "invitation_token"},
    "medewerker/hulpvragen/": {"pk": "help"},
    "medewerker/stappen-sjablonen/": {"service": "template_service"},
    "medewerker/vragen/<int:service>/regel/": {"name": "rule"},
    "medewerker/vragen/<int:service>/voorbeeld/": {"name": "case"},
    "medewerker/afspraak/<str:reference>/video": {"reference": "video_reference"},
    "nu-praten/": {"token": "talk_token"},
    "vragen/": {"token": "questions_token"},
    "stappen/": {"token": "journey_token"},
    "kalender/stappen/": {"token": "journey_feed"},
    "kalender/<str:token>.ics": {"token": "feed"},
    "afspraak/<str:token>": {"token": "token"},
    "afspraak/<str:token>/video": {"token": "video_appointment_token"},
    "gesprek/": {"token": "record_token"},
    "videogesprek/": {"token": "video_token", "seat": "seat_token"},
    "volgnummer/": {"token": "ticket_token"},
    "aftellen/herinnering/": {"token": "reminder_token"},
    "hoe-was-het/": {"token": "feedback_token"},
    "hoe-was-het/na-het-gesprek/": {"seat": "seat_token"},
    "qmatic/": {
        "branch": "branch",
        "service": "product",
        "public_id": "public_id",
        "matrix": "matrix",
    },
    "jcc/": {"location": "branch"},
}
MISSING = {"slug": "bestaat-niet", "int": "987654", "str": "CDFGHJKM", "": "missing"}
NO_TOKEN = "w" * 32


def place_of(address: Address) -> Place | None:
    if not address.route:
        return HOME
    found: Place | None = _longest(PLACES, address.route)
    return found


def of(whose: Whose) -> list[Address]:
    """Parametrises tests: all addresses of this sort."""
    return [one for one in addresses() if (place := place_of(one)) and place.whose == whose]


def url(address: Address, values: Mapping[str, Any]) -> str:
    """Raises KeyError with the parameter that nothing is known for."""
    return address.filled(_fixed(address) | {n: values[k] for n, k in keys_of(address).items()})


def missing_url(address: Address, *, keep: Iterable[str] = (), **kept: Any) -> str:
    """The same address of what does not exist; the parameters in `keep` have the values `kept`."""
    values = {name: _missing(address, name) for name in keys_of(address)}
    return address.filled(_fixed(address) | values | {name: kept[name] for name in keep})


def keys_of(address: Address) -> dict[str, str]:
    """The parameters that name somebody's thing, with the key of the world for each. Raises
    KeyError for one that is not told of."""
    known = _merged(THINGS, address.route)
    fixed = _fixed(address)
    return {name: known[name] for name in address.names if name not in fixed}


def _fixed(address: Address) -> dict[str, str]:
    known = _merged(NO_THING, address.route)
    return {name: known[name] for name in address.names if name in known}


def _missing(address: Address, name: str) -> str:
    if name in ("token", "seat"):
        return NO_TOKEN
    if name == "matrix":
        return ""
    for kind, value in MISSING.items():
        if f"<{kind}:{name}>" in address.route:
            return value
    return "00000000-0000-8000-8000-000000000000"


def _longest(table: Mapping[str, Any], route: str) -> Any:
    fits = [start for start in table if route.lstrip("^").startswith(start)]
    return table[max(fits, key=len)] if fits else None


def _merged(table: Mapping[str, Mapping[str, str]], route: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in sorted((one for one in table if route.startswith(one)), key=len):
        found |= table[start]
    return found
