"""What planning may refuse, with the way forward."""

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError


class NoOccurrence(DomainError):
    code = "no_occurrence"
    status = 409
    sentence = _("The shift does not begin on this date.")
    way_forward = _("Choose a date from the list.")


class DayIsOver(DomainError):
    code = "day_is_over"
    status = 409
    sentence = _("This day is over.")
    way_forward = _("Choose today or a later day.")
