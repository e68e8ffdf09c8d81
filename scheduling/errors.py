"""What booking may refuse, with the way forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.errors import DomainError


def told(times: Sequence[datetime], zone: str) -> str:
    """Times as a person says them, in the active language: Monday 4 May 10:40."""
    local = [time.astimezone(ZoneInfo(zone)) for time in times]
    return ", ".join(date_format(time, "l j F H:i") for time in local)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The nearest free starts, aware and in order of time, and the zone to tell them in."""

    times: tuple[datetime, ...]
    zone: str

    def local(self) -> list[str]:
        """The times for programs: RFC 3339 with the offset of the place."""
        return [time.astimezone(ZoneInfo(self.zone)).isoformat() for time in self.times]

    def told(self) -> str:
        if not self.times:
            return _("There is no free time close to it. Choose another day or another place.")
        return _("The nearest free times: %(times)s.") % {"times": told(self.times, self.zone)}


class WithAlternatives(DomainError):
    """A refusal that brings the nearest free starts."""

    def __init__(self, alternatives: Alternatives) -> None:
        self.alternatives = alternatives
        super().__init__(
            way_forward=alternatives.told(),
            details={"alternatives": alternatives.local()},
        )


class SlotTaken(WithAlternatives):
    code = "slot_taken"
    status = 409
    sentence = gettext_lazy("That time was just taken.")


class SlotNotOffered(WithAlternatives):
    code = "slot_not_offered"
    status = 409
    sentence = gettext_lazy("This time cannot be booked.")


class HoldExpired(WithAlternatives):
    code = "hold_expired"
    status = 410
    sentence = gettext_lazy("We could not keep your time any longer.")


class NotHeld(DomainError):
    code = "not_held"
    status = 409
    sentence = gettext_lazy("This appointment is not waiting to be confirmed.")


class NotLive(DomainError):
    code = "not_live"
    status = 409
    sentence = gettext_lazy("This appointment was cancelled or is not confirmed.")
    way_forward = gettext_lazy("You can make a new appointment.")


class ChangedMeanwhile(DomainError):
    code = "changed_meanwhile"
    status = 409
    sentence = gettext_lazy("Somebody else changed this appointment meanwhile.")
    way_forward = gettext_lazy("Look at it again.")


class NobodyElse(DomainError):
    code = "nobody_else"
    status = 409
    sentence = gettext_lazy("At this time nobody else and no other desk is free.")
    way_forward = gettext_lazy("Choose another time.")


class NobodyOnDuty(DomainError):
    code = "nobody_on_duty"
    status = 409
    sentence = gettext_lazy("At this time nobody is on duty here for this.")
    way_forward = gettext_lazy("Choose a time at which the point is open and staffed.")


class TooLateToChange(DomainError):
    code = "too_late_to_change"
    status = 409
    sentence = gettext_lazy("It is too late to change this appointment here.")
    way_forward = gettext_lazy("Please call us.")


class NoMoreTime(DomainError):
    code = "no_more_extensions"
    status = 409
    sentence = gettext_lazy("We cannot keep this time for you any longer.")
    way_forward = gettext_lazy("Fill in your details now, or choose a time again.")


class TooManyHolds(DomainError):
    code = "too_many_holds"
    status = 429
    sentence = gettext_lazy("From here a lot of times are being kept already.")
    way_forward = gettext_lazy("Wait ten minutes and try again, or call us.")


class TooManyAppointments(DomainError):
    code = "too_many_appointments"
    status = 409
    sentence = gettext_lazy("You have six appointments for this already.")
    way_forward = gettext_lazy("Cancel one first, or call us if you need more.")


class TooEarlyToFollowUp(DomainError):
    code = "too_early_to_follow_up"
    status = 409
    sentence = gettext_lazy("The conversation has not been yet.")


class NotByMail(DomainError):
    code = "not_by_mail"
    status = 409
    sentence = gettext_lazy("We have no e-mail address of this citizen.")
    way_forward = gettext_lazy("Please call.")


class NoStart(DomainError):
    code = "no_start"
    status = 400
    sentence = gettext_lazy("Choose a time.")
    way_forward = gettext_lazy("The time that was sent is not in the list. Choose one that is.")
