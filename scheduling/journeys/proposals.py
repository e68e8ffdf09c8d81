"""For what is booked and no longer fits: times that do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.journeys import dated
from scheduling.journeys.course import Stage
from scheduling.journeys.running import Running

MOST = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """What no longer fits, with the rule that it breaks and the first times that do."""

    stage: Stage
    times: tuple[datetime, ...]


def of(running: Running) -> list[Proposal]:
    """Everything booked that no longer fits, with times that do: on the same weekday and at the
    same hour where there are."""
    return [Proposal(stage, _nearest(running, stage)) for stage in running.course.misfits]


def _nearest(running: Running, stage: Stage) -> tuple[datetime, ...]:
    key = stage.step.key
    own = running.progress[key].appointment
    if own is None:
        return ()
    offering = own.segments.select_related("offering__service_point").earliest("position").offering
    wanted = own.starts_at.astimezone(running.zone)

    def awkward(start: datetime) -> tuple[bool, timedelta]:
        local = start.astimezone(running.zone)
        other_day = local.weekday() != wanted.weekday()
        return other_day, abs(_clock(local) - _clock(wanted))

    found = sorted(dated.free_times(running, key, offering), key=awkward)
    return tuple(sorted(found[:MOST]))


def _clock(local: datetime) -> timedelta:
    return timedelta(hours=local.hour, minutes=local.minute)
