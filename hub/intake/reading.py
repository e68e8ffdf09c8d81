"""What all answers are read with: a refusal, text, a day, an answer of several parts. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid, Text


class AnswerRefused(Invalid):
    """`part` is the part of the answer that is wrong: of a person "born", of the second of several
    persons "1.born". `fields` has every part that is wrong."""

    code = "answer_refused"

    def __init__(
        self, sentence: Text, part: str = "", *, every: Mapping[str, Text] | None = None
    ) -> None:
        super().__init__(sentence, fields=every or {part: sentence})
        self.part = part


def string(value: Any, part: str = "") -> str:
    if not isinstance(value, str):
        raise AnswerRefused(_("Fill in text here."), part)
    return value


def day(value: Any, part: str = "") -> date:
    try:
        return date.fromisoformat(string(value, part))
    except ValueError:
        raise AnswerRefused(_("This date does not exist."), part) from None


def parts(value: Any, names: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or set(value) - set(names):
        raise AnswerRefused(_("This answer has other parts than we ask for."))
    return value
