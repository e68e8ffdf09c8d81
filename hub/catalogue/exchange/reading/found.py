"""What reading a file gives. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.catalogue import document
from hub.catalogue.document import BadService, ServiceDocument
from hub.errors import Text


@dataclass(frozen=True, slots=True)
class Item:
    """One service of another catalogue. `external_id` is theirs and stays; `organisation` names its
    owner as the file does: an OIN, an address or an identifier of theirs."""

    external_id: str
    organisation: str
    document: ServiceDocument


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is a path or row in the file. `stops`: what stands there was not read; else only a
    part of it was left out. `external_id` of the service that it is about, where that is known."""

    place: str
    sentence: Text
    stops: bool = True
    external_id: str = ""


@dataclass(slots=True)
class Found:
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, *, place: str, external_id: str, organisation: str, raw: Any) -> None:
        """The service as a document, or each thing that does not fit with its place."""
        try:
            made = document.read(raw)
        except BadService as wrong:
            self._tell(place, external_id, wrong.fields)
        else:
            self.items.append(Item(external_id, organisation, made))

    def _tell(self, place: str, external_id: str, fields: Mapping[str, Text]) -> None:
        self.problems += [
            Problem(f"{place} > {name}", text, external_id=external_id)
            for name, text in fields.items()
        ]

    def leave_out(self, place: str, sentence: Text) -> None:
        self.problems.append(Problem(place, sentence, stops=False))

    def refuse(self, place: str, sentence: Text) -> None:
        self.problems.append(Problem(place, sentence))


def whole(sentence: Text) -> Found:
    """A file of which nothing could be read."""
    return Found(problems=[Problem("file", sentence)])
