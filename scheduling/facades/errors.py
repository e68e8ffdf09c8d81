"""What forms elsewhere may hear, each in the shape of its vendor."""

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError, Invalid, NotFound


class UnknownBranch(NotFound):
    code = "unknown_branch"
    sentence = _("There is no such place.")


class UnknownService(NotFound):
    code = "unknown_service"
    sentence = _("There is no such service at this place.")


class UnknownAppointment(NotFound):
    code = "unknown_appointment"
    sentence = _("There is no such appointment.")


class NotADate(Invalid):
    code = "not_a_date"
    sentence = _("This is not a date or a time.")
    way_forward = _("Send the time on the clock of the place, such as 2026-06-02T09:30.")


class InThePast(Invalid):
    code = "in_the_past"
    sentence = _("This date has passed.")


class NoSuchMoment(Invalid):
    code = "no_such_moment"
    sentence = _("This time does not exist: the clock goes forward then.")


class TwoSuchMoments(Invalid):
    code = "two_such_moments"
    sentence = _("This time comes twice: the clock goes back then.")
    way_forward = _("Choose a time an hour earlier or later.")


class TooFarAhead(Invalid):
    code = "too_far_ahead"
    sentence = _("This date is too far ahead.")


class NoBody(Invalid):
    code = "no_body"
    sentence = _("The request says nothing: its body is no JSON object, or an empty one.")


class PeriodBackwards(Invalid):
    code = "period_backwards"
    sentence = _("The last date comes before the first.")


class BeingBooked(DomainError):
    code = "being_booked"
    status = 409
    sentence = _("This appointment is being booked at this moment.")
    way_forward = _("Send it again in a moment to get its answer.")


class WrongNumber(Invalid):
    code = "wrong_number"
    sentence = _("This number of persons is not possible.")


class PeriodTooLong(Invalid):
    code = "period_too_long"
    sentence = _("Ask for at most 62 days at once.")


class NotLetIn(DomainError):
    code = "not_let_in"
    status = 401
    sentence = _("We do not know you, or you may not do this.")
