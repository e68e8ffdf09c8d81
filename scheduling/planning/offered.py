"""Offerings and their needs, as the organisation of the service says: the only writer outside the
demo. What is kept of them, notice and horizon are written by kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Capability, Organisation, OrganisationGroup, Service
from hub.errors import DomainError, Invalid, Text
from locations.models import AgreementState, Need, Offering, ServicePoint
from scheduling.grid import SLICE_MINUTES
from scheduling.models import Allocation
from scheduling.planning import kept

# What one may say of it beside what is kept: the least and the most.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "base_minutes": (5, 480),
    "extra_minutes_per_person": (0, 120),
    "extra_minutes_per_item": (0, 120),
    "max_persons": (1, 20),
    "max_items": (1, 20),
    "buffer_before_minutes": (0, 120),
    "buffer_after_minutes": (0, 120),
    "step_minutes": (5, 240),
    "cancel_deadline_minutes": (0, 21 * 24 * 60),
}
ON_THE_GRID = (
    "base_minutes",
    "extra_minutes_per_person",
    "extra_minutes_per_item",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "step_minutes",
)
MOST_NEEDS = 10


class OfferedAlready(Invalid):
    code = "offered_already"
    sentence = _("This service is offered here in this way already.")
    way_forward = _("Change that offering.")


class NeedInUse(DomainError):
    code = "need_in_use"
    status = 409
    sentence = _("There are appointments that were booked with this need.")
    way_forward = _("Keep it among the needs, or end this offering.")


class AgreedByBoth(DomainError):
    code = "agreed_by_both"
    status = 409
    sentence = _("You agreed on this with the organisation whose point it is.")
    way_forward = _("End the agreement, and ask for another one.")


AGREED_ON = ("base_minutes", "step_minutes", "active")  # beside the needs


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need as it should be. `organisation` or `group` where somebody elsewhere fills it."""

    kind: str
    place: str
    organisation: Organisation | None = None
    group: OrganisationGroup | None = None
    capabilities: frozenset[Capability] = frozenset()


def offer(
    *,
    service: Service,
    point: ServicePoint | None,
    channel: str,
    rules: Mapping[str, Any],
    needs: Sequence[Wanted],
    now: datetime,
    actor_id: int | None = None,
) -> Offering:
    """`rules` by the names of the columns. Raises Invalid by field, OfferedAlready."""
    made = Offering(service=service, service_point=point, channel=channel, **rules)
    _check(rules, needs)
    kept.check(kept.of(made))
    if Offering.objects.filter(service=service, service_point=point, channel=channel).exists():
        raise OfferedAlready(fields={"channel": OfferedAlready.sentence})
    with transaction.atomic():
        made.full_clean()
        made.save()
        for wanted in needs:
            _add(made, wanted)
        kept.know_as_far(made, now)
        _record("offering.added", made, now, actor_id)
    return made


def change(
    *,
    offering: Offering,
    rules: Mapping[str, Any],
    needs: Sequence[Wanted] | None = None,
    now: datetime,
    actor_id: int | None = None,
) -> Offering:
    """What is booked stays as long as it was booked for. `needs` takes the place of all: those
    that stay the same keep their row. Raises Invalid by field, NeedInUse, AgreedByBoth."""
    _check(rules, needs or [])
    with transaction.atomic():
        _must_be_as_agreed(offering, rules, needs)
        held = {name: value for name, value in rules.items() if name in kept.BOUNDS}
        if held:
            wanted = replace(kept.of(offering), **held)
            kept.keep(offering=offering, kept=wanted, now=now, actor_id=actor_id)
        for name, value in rules.items():
            setattr(offering, name, value)
        offering.full_clean()
        offering.save()
        if needs is not None:
            _write_needs(offering, needs)
            kept.know_as_far(offering, now)
        told = sorted(rules) + (["needs"] if needs is not None else [])
        _record("offering.changed", offering, now, actor_id, told)
    return offering


def _must_be_as_agreed(
    offering: Offering, rules: Mapping[str, Any], needs: Sequence[Wanted] | None
) -> None:
    """At another's point one side alone changes nothing of what both said yes to."""
    changed = [n for n in AGREED_ON if n in rules and rules[n] != getattr(offering, n)]
    if needs is not None and Counter(needs) != Counter(of(row) for row in offering.needs.all()):
        changed.append("needs")
    if changed and offering.agreements.filter(state=AgreementState.AGREED).exists():
        raise AgreedByBoth(fields=dict.fromkeys(changed, AgreedByBoth.sentence))


def _check(rules: Mapping[str, Any], needs: Sequence[Wanted]) -> None:
    wrong = dict(_wrong(rules))
    if len(needs) > MOST_NEEDS:
        wrong["needs"] = _("Name ten needs at most.")
    if wrong:
        raise Invalid(fields=wrong)


def _wrong(rules: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    for name, (least, most) in BOUNDS.items():
        value = rules.get(name, least)
        if not least <= value <= most:
            told = _("Choose a number from %(least)s to %(most)s.")
            yield name, told % {"least": least, "most": most}
        elif name in ON_THE_GRID and value % SLICE_MINUTES:
            yield name, _("Choose a multiple of five minutes.")


def _write_needs(offering: Offering, needs: Iterable[Wanted]) -> None:
    there = [(row, of(row)) for row in offering.needs.order_by("pk")]
    for wanted in needs:
        same = next((pair for pair in there if pair[1] == wanted), None)
        if same:
            there.remove(same)
        else:
            _add(offering, wanted)
    for row, _same in there:
        if Allocation.objects.filter(need=row).exists():
            raise NeedInUse
        row.delete()


def of(row: Need) -> Wanted:
    """The need as one may ask for it."""
    skills = frozenset(row.capabilities.all())
    return Wanted(row.kind, row.place, row.organisation, row.group, skills)


def _add(offering: Offering, wanted: Wanted) -> None:
    made = Need(
        offering=offering,
        kind=wanted.kind,
        place=wanted.place,
        organisation=wanted.organisation,
        group=wanted.group,
    )
    try:
        made.full_clean()
    except ValidationError as wrong:
        told = _("This need does not say where it is filled, or by whom.")
        raise Invalid(fields={"needs": told}) from wrong
    made.save()
    made.capabilities.set(wanted.capabilities)


def _record(
    verb: str,
    offering: Offering,
    now: datetime,
    actor_id: int | None,
    changed: list[str] | None = None,
) -> None:
    trail.record(
        verb=verb,
        object_type="offering",
        object_id=offering.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        service_point_id=offering.service_point_id,
        details={"changed": changed} if changed else None,
    )
