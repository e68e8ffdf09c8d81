"""What a device may do, by its profile. Everything else is not there for it."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Profile(models.TextChoices):
    DISPLAY = "display", _("Call display")
    CHECK_IN = "check_in", _("Kiosk: check in")
    WALK_IN = "walk_in", _("Kiosk: take a number")
    FULL = "full", _("Kiosk: everything, also search and booking")
    BOOTH = "booth", _("Booth: video calls")


class Power(StrEnum):
    SHOW_CALLS = "show_calls"
    TOUCH = "touch"  # the frame of a touch screen, and calling for a person
    CODE = "code"  # type or scan the code of an appointment
    CHECK_IN = "check_in"
    TALK = "talk"  # go into the video call of that appointment, or talk to somebody now
    WALK_IN = "walk_in"
    BOOK = "book"  # search, and make an appointment


POWERS: dict[str, frozenset[Power]] = {
    Profile.DISPLAY: frozenset({Power.SHOW_CALLS}),
    Profile.CHECK_IN: frozenset({Power.TOUCH, Power.CODE, Power.CHECK_IN}),
    Profile.WALK_IN: frozenset({Power.TOUCH, Power.WALK_IN}),
    Profile.FULL: frozenset({Power.TOUCH, Power.CODE, Power.CHECK_IN, Power.WALK_IN, Power.BOOK}),
    Profile.BOOTH: frozenset({Power.TOUCH, Power.CODE, Power.TALK, Power.BOOK}),
}


def may(profile: str, power: Power) -> bool:
    return power in POWERS.get(profile, frozenset())
