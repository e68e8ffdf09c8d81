"""How Qmatic's calendar API is asked and how it answers."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.errors import DomainError, NotFound
from scheduling.facades import doors
from scheduling.facades.errors import UnknownService, WrongNumber
from scheduling.facades.visits import Visit, visit_of

MOST_NUMBERS = 2  # digits of a number of persons
BESIDES = _("numberOfCustomers says how many come besides the first.")


class QmaticDoor(doors.Door):
    """A refusal is a status with a message in the body, and for programs in two headers."""

    basic = True

    def refused(self, refusal: DomainError, status: int, headers: dict[str, str]) -> Response:
        message = doors.told(refusal)
        in_ascii = message.encode("ascii", "ignore").decode()
        for_programs = {"error_code": refusal.code, "error_message": in_ascii[:300]}
        body = {"msg": message, "code": refusal.code}
        return doors.answer(body, status, {**headers, **for_programs})

    def visit(self, branch: str, matrix: str) -> Visit:
        """Raises UnknownBranch, UnknownService, WrongNumber."""
        asked = read_matrix(matrix)
        try:
            return visit_at(self, branch, services_of(asked), persons_of(asked))
        except WrongNumber as wrong:
            raise _besides_the_first(wrong) from wrong


def visit_at(door: QmaticDoor, branch: str, services: list[str], persons: int) -> Visit:
    """All services are for all who come."""
    pairs = [(service, persons) for service in services]
    return visit_of(door.client, branch, pairs, now=timezone.now())


def read_matrix(text: str) -> dict[str, list[str]]:
    """`;servicePublicId=a;servicePublicId=b;numberOfCustomers=1` by name."""
    found: dict[str, list[str]] = {}
    for part in text.split(";"):
        name, _equals, value = part.partition("=")
        if name:
            found.setdefault(name, []).extend(one for one in value.split(",") if one)
    return found


def services_of(asked: dict[str, list[str]]) -> list[str]:
    """Raises UnknownService where none is named."""
    found = asked.get("servicePublicId", []) + asked.get("services", [])
    if not found:
        raise UnknownService
    return found


def persons_of(asked: dict[str, list[str]]) -> int:
    """How many come. `numberOfCustomers` says how many besides the first, as the forms in use send
    it. Raises WrongNumber."""
    told = asked.get("numberOfCustomers", ["0"])[-1]
    if not told.isascii() or not told.isdigit() or len(told) > MOST_NUMBERS:
        raise WrongNumber
    return int(told) + 1


def _besides_the_first(wrong: WrongNumber) -> WrongNumber:
    """The bounds as the parameter counts."""
    most = wrong.details.get("most")
    if most is None:
        return WrongNumber(way_forward=BESIDES)
    told = _("%(besides)s Send a number from 0 to %(most)s.")
    return WrongNumber(way_forward=told % {"besides": BESIDES, "most": most - 1})


def meta(total: int, asked: dict[str, list[str]] | None = None) -> dict[str, Any]:
    return {
        "notifications": [],
        "meta": {
            "start": "",
            "end": "",
            "totalResults": total,
            "offset": None,
            "limit": None,
            "fields": "",
            "arguments": {name: f"[{', '.join(some)}]" for name, some in (asked or {}).items()},
        },
    }


class Missing(QmaticDoor):
    """Every other address."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
