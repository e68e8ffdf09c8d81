"""Why there is no time: the trace of one search, in words and names.

The search itself counts and tells (`explain=True`); nothing here decides anything anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Capability
from hub.intervals import Interval
from locations.models import Need, NeedPlace, Offering, Resource, ResourceKind
from scheduling import availability
from scheduling.availability import Asker, Availability, Party
from scheduling.availability.rules import Fate
from scheduling.grid import SLICE

RULES: Mapping[str, tuple[Promise, Promise]] = {
    "grid": (_("Starts in this time"), _("The moments at which this service may begin.")),
    "notice": (_("Too soon or too far ahead"), _("It is past, or outside what can be booked now.")),
    "day_full": (_("The day is full"), _("The most appointments of one day are made.")),
    "staffed": (_("Nobody there"), _("We are closed, or nobody who can do this is on duty.")),
    "free": (_("All taken"), _("Who and what is there, is taken.")),
    "walk_ins": (_("Kept for walk-ins"), _("What is free is kept for people who walk in.")),
    "assisted": (_("Kept for kiosk and phone"), _("Not to be booked online.")),
    "day_ahead": (_("Kept until shortly before"), _("It comes free when the day is near.")),
    "apart": (_("One person or desk too few"), _("The same one would be needed twice.")),
}
FATES: Mapping[str, Promise] = {
    "": _("Can be booked"),
    "skill": _("Lacks: %(skills)s"),
    "off_duty": _("Not on duty long enough"),
    "taken": _("Taken"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How many starts a rule removed, and how many were left after it."""

    title: Promise
    meaning: Promise
    removed: int
    left: int


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    kept: bool
    why: str


@dataclass(frozen=True, slots=True)
class NeedTrace:
    """One need: who could fill it. `hidden` counts, by reason, people whom this user may not see
    by name."""

    title: str
    candidates: list[Candidate]
    hidden: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Trace:
    first: int  # starts before any rule
    rules: list[Rule]
    needs: list[NeedTrace]
    times: list[datetime]  # what was left, in the zone of the place


def trace(
    *,
    offering: Offering,
    party: Party,
    window: Interval,
    asker: Asker,
    zone: ZoneInfo,
    now: datetime,
    colleagues: Collection[int],
) -> Trace:
    """`colleagues` are the organisations whose people may be named to whoever looks."""
    found = availability.find(
        offering=offering, window=window, now=now, party=party, asker=asker, explain=True
    )
    rules = _rules(found)
    times = [start.astimezone(zone) for start in found.times()]
    return Trace(found.steps[0].left, rules, _needs(found, colleagues), times)


def of_start(start: datetime) -> Interval:
    """The window that holds this one start."""
    return Interval(start, start + SLICE)


def _rules(found: Availability) -> list[Rule]:
    left = [(step.rule, step.left) for step in found.steps]
    if found.starts.count() < left[-1][1]:
        left.append(("apart", found.starts.count()))
    pairs = zip(left, left[1:], strict=False)
    return [Rule(*RULES[rule], before - after, after) for (_r, before), (rule, after) in pairs]


def _needs(found: Availability, colleagues: Collection[int]) -> list[NeedTrace]:
    ids = {fate.resource_id for fates in found.fates.values() for fate in fates}
    resources = Resource.objects.prefetch_related("capabilities").in_bulk(ids)
    needs = Need.objects.prefetch_related("capabilities").in_bulk(found.fates)
    return [
        _need(needs[pk], found.fates[pk], resources, colleagues)
        for pk in found.needs
        if pk in needs
    ]


def _need(
    need: Need,
    fates: Sequence[Fate],
    resources: Mapping[int, Resource],
    colleagues: Collection[int],
) -> NeedTrace:
    shown, hidden = list[Candidate](), dict[str, int]()
    for fate in fates:
        one = resources[fate.resource_id]
        if need.place == NeedPlace.AT_POINT or one.organisation_id in colleagues:
            shown.append(Candidate(one.name, not fate.removed_by, _why(need, one, fate)))
        else:
            reason = _hidden_why(fate)
            hidden[reason] = hidden.get(reason, 0) + 1
    shown.sort(key=lambda one: (not one.kept, one.name))
    return NeedTrace(_title(need), shown, sorted(hidden.items()))


def _why(need: Need, one: Resource, fate: Fate) -> str:
    own = set(one.capabilities.all())
    lacking = [named(some) for some in need.capabilities.all() if some not in own]
    return str(FATES[fate.removed_by]) % {"skills": ", ".join(lacking)}


def _hidden_why(fate: Fate) -> str:
    return str(_("Lacks a skill")) if fate.removed_by == "skill" else str(FATES[fate.removed_by])


def _title(need: Need) -> str:
    skills = ", ".join(named(one) for one in need.capabilities.all())
    kind = str(ResourceKind(need.kind).label)
    return f"{kind}: {skills}" if skills else kind


def named(capability: Capability) -> str:
    return capability.name_nl if get_language() == "nl" else capability.name_en
