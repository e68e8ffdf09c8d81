"""What organisations say about their services. The only writer of services and their versions.

    draft -> review -> published -> archived        (by way of scheduled: published at a moment)

One version is open at a time: a draft, one that a colleague reads, or one that waits for its
moment. What is published stands in the tables of the service; the first version of a service that
was there before has no row of its own until another takes its place.
"""

from hub.catalogue.publishing.drafting import begin, discard, forget, roll_back, save_draft
from hub.catalogue.publishing.refusals import (
    BeingRead,
    ChangedByAnother,
    DraftInTheWay,
    NeedsSecondReader,
    NoSuchVersion,
    NotABase,
    NothingOpen,
    NotPublished,
    SlugTaken,
    TooFarAhead,
    WasSeen,
)
from hub.catalogue.publishing.reviewing import set_second_reader, submit, take_back
from hub.catalogue.publishing.showing import archive, publish, publish_due
from hub.catalogue.publishing.standing import opened, stamp, stamp_with

__all__ = [
    "BeingRead",
    "ChangedByAnother",
    "DraftInTheWay",
    "NeedsSecondReader",
    "NoSuchVersion",
    "NotABase",
    "NotPublished",
    "NothingOpen",
    "SlugTaken",
    "TooFarAhead",
    "WasSeen",
    "archive",
    "begin",
    "discard",
    "forget",
    "opened",
    "publish",
    "publish_due",
    "roll_back",
    "save_draft",
    "set_second_reader",
    "stamp",
    "stamp_with",
    "submit",
    "take_back",
]
