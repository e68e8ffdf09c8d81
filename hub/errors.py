"""What may go wrong, told to a person: a code, a sentence, the fields, a way forward."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """Base of all refusals. `code` is for programs, `sentence` for people, in their language.

    `fields` maps a field name to its own sentence; `way_forward` says what the person can do now;
    `details` carries plain values for programs (alternatives, limits), never personal data.
    `status` is the HTTP status a door answers with (RFC 9110).
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    sentence: Text = _("This is not possible.")
    way_forward: Text = ""

    def __init__(
        self,
        sentence: Text | None = None,
        *,
        fields: Mapping[str, Text] | None = None,
        way_forward: Text | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        self.sentence = self.sentence if sentence is None else sentence
        self.way_forward = self.way_forward if way_forward is None else way_forward
        self.fields = dict(fields or {})
        self.details = dict(details or {})
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.sentence} {self.way_forward}".strip()


class NotFound(DomainError):
    """Missing, or hidden from who asks: the two answer alike."""

    code = "not_found"
    status = 404
    sentence = _("We cannot find this.")


class Invalid(DomainError):
    """Input that cannot be accepted; `fields` says where."""

    code = "invalid"
    status = 400
    sentence = _("Something is not filled in correctly.")
