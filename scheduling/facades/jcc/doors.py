"""How JCC's REST API is asked and how it answers.

What cannot be read is a status with a problem. What could not be done (the time was just taken) is
a 200 that says `acknowledgeIsSuccess: false` with a code: a form can tell it from a failure.
"""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from hub.errors import DomainError, NotFound
from scheduling.facades import doors
from scheduling.facades.errors import WrongNumber

KIND = "http://www.jccsoftware.nl/rfc7807/"
MOST_DIGITS = 2
# Ours to give out: docs/open-forms.md lists them.
CODES = {
    "slot_taken": 1001,
    "slot_not_offered": 1002,
    "too_many_appointments": 1003,
    "too_late_to_change": 1004,
    "too_many_holds": 1005,
    "not_live": 1006,
    "unknown_appointment": 1007,
    "hold_expired": 1008,
}
NO_CODE = -1


class JccDoor(doors.Door):
    def refused(self, refusal: DomainError, status: int, headers: dict[str, str]) -> Response:
        name = "".join(part.capitalize() for part in refusal.code.split("_"))
        code, message = CODES.get(refusal.code, NO_CODE), doors.told(refusal)
        return doors.answer(
            {
                "title": name,
                "detail": message,
                "instance": self.request.path,
                "type": KIND + refusal.code.replace("_", "-"),
                "status": status,
                "code": code,
                "errors": [{"code": code, "name": name, "detail": message}],
            },
            status,
            headers,
        )


def not_acknowledged(refusal: DomainError) -> Response:
    """Of a deed that was understood and could not be done."""
    return doors.answer(
        {
            "code": CODES[refusal.code],
            "message": doors.told(refusal),
            "validateErrors": [],
            "acknowledgeIsSuccess": False,
            "logLevel": 2,
        }
    )


def is_told_apart(refusal: DomainError) -> bool:
    return refusal.code in CODES


def amounts_of(services: list[str], amounts: list[str]) -> list[tuple[str, int]]:
    """The services with how many of each, as they come in pairs. Raises WrongNumber."""
    told = amounts or ["1"] * len(services)
    if len(told) != len(services):
        raise WrongNumber
    return [(service, amount_of(text)) for service, text in zip(services, told, strict=True)]


def amount_of(value: Any) -> int:
    """Raises WrongNumber."""
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit():
        raise WrongNumber
    if len(text) > MOST_DIGITS:
        raise WrongNumber
    return int(text)


class Missing(JccDoor):
    """Every other address."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
