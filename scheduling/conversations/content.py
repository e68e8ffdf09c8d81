"""What is sealed, in words: pure values that become JSON and come back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

LONGEST_LINE = 200
LONGEST_TEXT = 8_000


@dataclass(frozen=True, slots=True)
class Said:
    """What was shown in a video call ("is this right?"), and what the citizen said to it."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A record: who came, as far as known, and what was agreed. `domains`: of the guide. `said`: in
    the video call, since the record was finished."""

    name: str = ""
    email: str = ""
    phone: str = ""
    subject: str = ""
    agreed: str = ""
    domains: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()

    def packed(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        said = tuple(Said(**one) for one in raw.get("said", ()))
        return cls(**{**raw, "domains": tuple(raw.get("domains", ())), "said": said})


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that goes along with a hand-over, under the heading it had. `answered`: the citizen
    answered it beforehand, and can take it back from who asked."""

    label: str
    text: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The copy that another organisation reads: only what the citizen agreed to."""

    message: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    parts: tuple[Part, ...] = ()

    def packed(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        """Of an older copy nobody knows which parts were answers: then all count as such."""
        parts = tuple(Part(**{"answered": True, **part}) for part in raw.get("parts", ()))
        return cls(**{**raw, "parts": parts})

    def without_answers(self) -> Self:
        return replace(self, parts=tuple(part for part in self.parts if not part.answered))
