"""What every reader of a format gives. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.catalogue.document import ServiceDocument
from hub.errors import Text


@dataclass(frozen=True, slots=True)
class Item:
    """One service as somebody else's system says it.

    `identifier` is that system's own and stays the same from file to file. Without a `document`
    the row could not be read, and `problems` says why, by column or place.
    """

    identifier: str
    document: ServiceDocument | None
    organisation: str = ""  # slug; empty: the one that imports
    base: str = ""  # slug of the national service whose texts it inherits
    line: int = 0  # as a spreadsheet counts, its header included
    problems: Mapping[str, Text] = field(default_factory=dict)
