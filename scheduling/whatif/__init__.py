"""What would a change of the plan do? Answered by the same engine on a copy of the plan in memory;
nothing is written. See docs/decisions/0015."""

from scheduling.whatif.changes import (
    Change,
    CloseResource,
    Days,
    LessStaff,
    MoreStaff,
    OtherHours,
)
from scheduling.whatif.comparing import Comparison, compare
from scheduling.whatif.measures import Measures, OfService, Use

__all__ = [
    "Change",
    "CloseResource",
    "Comparison",
    "Days",
    "LessStaff",
    "Measures",
    "MoreStaff",
    "OfService",
    "OtherHours",
    "Use",
    "compare",
]
