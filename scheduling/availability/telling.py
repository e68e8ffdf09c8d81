"""Why these times: the steps of an answer, told in a sentence or two for citizens."""

from dataclasses import dataclass

from scheduling.availability.visits import VisitAvailability

REASONS = {
    "free": "taken",  # by other people
    "staffed": "closed",  # or nobody who can help is there
    "walk_ins": "kept",  # for people who come without an appointment, or call
    "assisted": "kept",
    "day_ahead": "released_later",
    "day_full": "day_full",
}


@dataclass(frozen=True, slots=True)
class Why:
    """What took most starts away: `reason` is taken, closed, kept, released_later, day_full, or
    nothing where all starts are free."""

    reason: str = ""
    services: int = 1
    gap_minutes: int = 0


def why(answer: VisitAvailability) -> Why:
    """The main reason, of an answer with steps. Closing hours count only where nothing else took
    time away: everybody knows of those."""
    removed: dict[str, int] = {}
    for part in answer.parts:
        for before, step in zip(part.steps, part.steps[1:], strict=False):
            reason = REASONS.get(step.rule)
            if reason:
                removed[reason] = removed.get(reason, 0) + before.left - step.left
    closed = removed.pop("closed", 0)
    most = max(removed, key=lambda reason: removed[reason], default="")
    reason = most if removed.get(most) else "closed" if closed else ""
    return Why(reason, len(answer.parts), answer.gap * 5)
