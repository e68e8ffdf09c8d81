"""The rules of a point's line, and the stop of walk-ins: the only writer of LineRules."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid
from locations.models import ServicePoint
from scheduling.booking import Actor
from scheduling.queue import changes
from scheduling.queue.models import LineRules
from scheduling.queue.tickets import today_at

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_REASON = 160
LIMITS = {
    "longest_wait_minutes": (5, 240),
    "early_minutes": (0, 240),
    "late_minutes": (0, 120),
    "no_show_minutes": (0, 30),
    "return_minutes": (0, 60),
    "most_from_home": (0, 50),
}


def rules_of(point: ServicePoint) -> LineRules:
    found = LineRules.objects.filter(service_point=point).first()
    return found or LineRules(service_point=point)


def stop_reason(rules: LineRules, *, now: datetime) -> str:
    """Why no walk-ins are taken today, in the active language; empty when they are."""
    if rules.stopped_on != today_at(rules.service_point, now):
        return ""
    in_english = get_language() == "en" and rules.stop_reason_en
    return rules.stop_reason_en if in_english else rules.stop_reason_nl


def stop_walk_ins(
    *, point: ServicePoint, reason_nl: str, reason_en: str = "", now: datetime, actor: Actor
) -> LineRules:
    """For the rest of the local day. The public reads the reason. Raises Invalid."""
    reason_nl, reason_en = reason_nl.strip(), reason_en.strip()
    if not 0 < len(reason_nl) <= LONGEST_REASON:
        raise Invalid(fields={"reason_nl": _("Say why, in at most 160 characters.")})
    if len(reason_en) > LONGEST_REASON:
        raise Invalid(fields={"reason_en": _("Use at most 160 characters.")})
    values = {
        "stopped_on": today_at(point, now),
        "stop_reason_nl": reason_nl,
        "stop_reason_en": reason_en,
    }
    return _write(point, values, "walk_ins_stopped", now, actor)


def allow_walk_ins(*, point: ServicePoint, now: datetime, actor: Actor) -> LineRules:
    """Takes walk-ins again. Nothing changes when they were not stopped."""
    values = {"stopped_on": None, "stop_reason_nl": "", "stop_reason_en": ""}
    return _write(point, values, "walk_ins_allowed", now, actor)


def set_rules(*, point: ServicePoint, now: datetime, actor: Actor, **numbers: int) -> LineRules:
    """`numbers`: some of LIMITS by name. Raises Invalid by field."""
    wrong: dict[str, StrOrPromise] = {}
    for name, value in numbers.items():
        least, most = LIMITS[name]
        if not least <= value <= most:
            wrong[name] = _("Choose a number from %(least)s to %(most)s.") % {
                "least": least,
                "most": most,
            }
    if wrong:
        raise Invalid(fields=wrong)
    return _write(point, numbers, "rules_set", now, actor)


def _write(
    point: ServicePoint, values: dict[str, Any], what: str, now: datetime, actor: Actor
) -> LineRules:
    with transaction.atomic():
        row, _fresh = LineRules.objects.update_or_create(service_point=point, defaults=values)
        changes.record(
            f"line.{what}", "service_point", point.pk, point_id=point.pk, now=now, actor=actor
        )
        changes.publish(point.pk, None, what)
    return row
