"""The starts at which a citizen can be with somebody they know: the same person as last time."""

from collections.abc import Sequence
from itertools import permutations

from scheduling.availability.rules import Availability
from scheduling.availability.visits import VisitAvailability
from scheduling.grid import NOTHING, Mask, slices, union, visit


def with_any_of(answer: VisitAvailability, people: frozenset[int]) -> Mask:
    """Those of the answer's starts at which one of these resources can take at least one of the
    services."""
    theirs = [_starts_of(part, people) for part in answer.parts]
    if len(answer.parts) == 1:
        return answer.starts & theirs[0]
    return answer.starts & union(_orders(answer, theirs))


def _starts_of(part: Availability, people: frozenset[int]) -> Mask:
    masks = [mask for pool in part.pools for pk, mask in pool.items() if pk in people]
    return part.starts & union(masks) if masks else NOTHING


def _orders(answer: VisitAvailability, theirs: Sequence[Mask]) -> list[Mask]:
    """The visit in every order, each time with one service taken by them."""
    parts = range(len(answer.parts))
    lengths = [slices(part.minutes) for part in answer.parts]
    found = []
    for known in (at for at in parts if theirs[at]):
        masks = [theirs[at] if at == known else answer.parts[at].starts for at in parts]
        for order in permutations(parts):
            found.append(visit([(masks[at], lengths[at]) for at in order], answer.gap))
    return found
