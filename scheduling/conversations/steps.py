"""Next steps of a conversation: who does what, and until when. Their only writer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hub.errors import Invalid, NotFound, Text
from hub.intake import bsn, sealing
from scheduling.booking import Actor
from scheduling.conversations import records, seen, terms
from scheduling.conversations.content import LONGEST_LINE
from scheduling.conversations.models import Conversation, NextStep, StepOwner
from scheduling.models import Appointment
from scheduling.typed import is_sensible


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done. `other`: the name of another organisation, where that does it."""

    what: str
    owner: str = StepOwner.CITIZEN
    other: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step, opened. `appointment`: what was booked for it; `later`: added after the end."""

    pk: int
    what: str
    owner: str
    other: str
    due_on: date | None
    done_at: datetime | None
    appointment: int | None
    later: bool


def add(*, conversation: Conversation, plan: Plan, now: datetime, actor: Actor) -> NextStep:
    """While the record is not finished. Raises Invalid, AlreadyFinished."""
    with transaction.atomic():
        return _written(records.unfinished(conversation), _checked(plan, now), now, actor)


def add_booked(
    *, conversation: Conversation, plan: Plan, appointment: Appointment, now: datetime, actor: Actor
) -> NextStep:
    """For what was just booked; also after the end. Raises Invalid."""
    with transaction.atomic():
        found = records.live(conversation)
        made = _written(found, _checked(plan, now), now, actor, appointment)
        for to in _with(appointment):
            seen.record("conversation.booked", found, now=now, actor=actor, to=to)
    return made


def _with(appointment: Appointment) -> list[int]:
    """The organisations that the appointment is with."""
    owners = appointment.segments.values_list("offering__service__organisation", flat=True)
    return sorted(set(owners))


def remove(*, conversation: Conversation, pk: int, now: datetime, actor: Actor) -> None:
    """While the record is not finished. What was booked stays. Raises NotFound, AlreadyFinished."""
    with transaction.atomic():
        found = records.unfinished(conversation)
        gone = found.steps.filter(pk=pk, appointment=None).delete()[0]
        if not gone:
            raise NotFound
        records.touched(found, now)
        seen.record("conversation.step_removed", found, now=now, actor=actor, step=pk)


def tick(*, conversation: Conversation, pk: int, done: bool, now: datetime, actor: Actor) -> None:
    """Done, or not done after all; a second time changes nothing. Raises NotFound."""
    with transaction.atomic():
        found = records.live(conversation)
        if not found.steps.filter(pk=pk).exists():
            raise NotFound
        still = found.steps.filter(pk=pk, done_at__isnull=done)
        if not still.update(done_at=now if done else None, done_by=actor.user_id if done else None):
            return
        records.touched(found, now)
        verb = "conversation.step_done" if done else "conversation.step_undone"
        seen.record(verb, found, now=now, actor=actor, step=pk)


def of(conversation: Conversation) -> list[Step]:
    return [_opened(row, conversation) for row in conversation.steps.order_by("position")]


def _opened(row: NextStep, conversation: Conversation) -> Step:
    words = sealing.opened(row.sealed)
    finished = conversation.finished_at
    return Step(
        pk=row.pk,
        what=words["what"],
        owner=row.owner,
        other=words["other"],
        due_on=row.due_on,
        done_at=row.done_at,
        appointment=row.appointment_id,
        later=finished is not None and row.added_at > finished,
    )


def _written(
    found: Conversation,
    plan: Plan,
    now: datetime,
    actor: Actor,
    appointment: Appointment | None = None,
) -> NextStep:
    last = found.steps.aggregate(last=Max("position"))["last"]
    made = NextStep.objects.create(
        conversation=found,
        position=0 if last is None else last + 1,
        owner=plan.owner,
        sealed=sealing.seal({"what": plan.what, "other": plan.other}),
        due_on=plan.due_on,
        appointment=appointment,
        added_at=now,
    )
    records.touched(found, now)
    seen.record("conversation.step_added", found, now=now, actor=actor, step=made.pk)
    return made


def _checked(plan: Plan, now: datetime) -> Plan:
    what, other = " ".join(plan.what.split()), " ".join(plan.other.split())
    wrong: dict[str, Text] = {}
    if not what:
        wrong["what"] = _("Write what is to be done.")
    for name, line in (("what", what), ("other", other)):
        if problem := _line_problem(line):
            wrong[name] = problem
    if plan.owner not in StepOwner.values:
        wrong["owner"] = _("Choose who does it.")
    if plan.owner == StepOwner.OTHER and not other:
        wrong["other"] = _("Write which organisation does it.")
    if plan.due_on and (wrong_day := _day_problem(plan.due_on, now)):
        wrong["due_on"] = wrong_day
    if wrong:
        raise Invalid(fields=wrong)
    return Plan(what, plan.owner, other if plan.owner == StepOwner.OTHER else "", plan.due_on)


def _line_problem(line: str) -> Text:
    if len(line) > LONGEST_LINE:
        return _("Use at most %(most)s characters.") % {"most": LONGEST_LINE}
    return bsn.THEIRS if bsn.is_in(line) else ""


def _day_problem(day: date, now: datetime) -> str:
    if not is_sensible(day):
        return _("Choose a year from 2021 to 2099.")
    return _("Choose today or a later day.") if day < terms.today(now) else ""
