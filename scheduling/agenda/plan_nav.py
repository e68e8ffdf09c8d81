"""The way around the planning pages of a workplace."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda.plan_forms import HOLIDAYS, KINDS, HolidayForm
from scheduling.agenda.workplaces import Workplace

SKILLS, CAPACITY, WHAT_IF = "vaardigheden", "capaciteit", "wat-als"


def kinds_of(request: HttpRequest, workplace: Workplace) -> list[tuple[str, Any, str]]:
    """Name, label and address of each page that this user may open."""
    kinds: list[tuple[str, Any, str]] = [
        (name, some.title, workplace.url("plan", kind=name))
        for name, some in KINDS.items()
        if workplace.point or not some.at_point_only
    ]
    if workplace.point and plans_all(request, workplace):
        kinds.append((HOLIDAYS, HolidayForm.title, workplace.url("plan", kind=HOLIDAYS)))
    kinds.append((SKILLS, _("Skills"), workplace.url("skills")))
    kinds.append((CAPACITY, _("Capacity kept"), workplace.url("capacity")))
    if workplace.point:
        kinds.append((WHAT_IF, _("What if?"), workplace.url("what-if")))
    return kinds


def plans_all(request: HttpRequest, workplace: Workplace) -> bool:
    right = f"locations.{Right.PLAN}_organisation"
    return bool(user_of(request).has_perm(right, workplace.organisation))
