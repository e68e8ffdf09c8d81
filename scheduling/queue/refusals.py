"""Whoever cannot take a ticket is told why, and what can be done instead."""

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError


class CodeUnknown(DomainError):
    code = "code_unknown"
    status = 404
    sentence = _("We do not know this code.")
    way_forward = _("Check the letters and digits, or ask somebody who works here.")


class OnTheWaitlist(DomainError):
    code = "on_the_waitlist"
    status = 409
    sentence = _("You are on the waitlist, and have no appointment yet.")
    way_forward = _("You can take a ticket without an appointment.")


class NotConfirmed(DomainError):
    code = "appointment_not_confirmed"
    status = 409
    sentence = _("This appointment was never confirmed.")
    way_forward = _("You can take a ticket without an appointment.")


class WasCancelled(DomainError):
    code = "appointment_cancelled"
    status = 409
    sentence = _("This appointment was cancelled.")
    way_forward = _("You can take a ticket without an appointment, or make a new appointment.")


class NotAtAPoint(DomainError):
    code = "appointment_at_no_point"
    status = 409
    sentence = _("This appointment is by phone or by video at home.")
    way_forward = _("You need not come here. We call you, or use the link in your mail.")


class WrongPoint(DomainError):
    """`details`: `service_point`, the slug of the right one."""

    code = "wrong_service_point"
    status = 409
    sentence = _("Your appointment is at another place.")


class MissedElsewhere(DomainError):
    """`details`: `service_point`, the slug of the one where it was. Nobody is sent there."""

    code = "too_late_elsewhere"
    status = 409
    sentence = _("Your appointment was at another place, and that time has passed.")


class NotToday(DomainError):
    code = "appointment_not_today"
    status = 409
    sentence = _("Your appointment is on another day.")


class WasEarlier(DomainError):
    code = "appointment_has_been"
    status = 409
    sentence = _("Your appointment was on an earlier day.")
    way_forward = _("You can take a ticket without an appointment, or make a new appointment.")


class TooEarly(DomainError):
    """`details`: `from`, when one can check in (RFC 3339, local)."""

    code = "too_early"
    status = 409
    sentence = _("You are early.")


class TooLate(DomainError):
    """`details`: `walk_in`, whether joining without the appointment is possible now, and
    `alternatives`, free starts."""

    code = "too_late"
    status = 409
    sentence = _("Your appointment has passed.")


class AlreadyArrived(DomainError):
    """`details`: `number`, of the ticket that there is."""

    code = "already_arrived"
    status = 409
    sentence = _("You have checked in already.")


class AlreadyHelped(DomainError):
    code = "already_helped"
    status = 409
    sentence = _("You have been helped with this appointment already.")
    way_forward = _("Is there something else? Take a ticket without an appointment.")


class WalkInsStopped(DomainError):
    code = "walk_ins_stopped"
    status = 409
    sentence = _("We take nobody without an appointment any more today.")
    way_forward = _("You can make an appointment.")


class PointClosed(DomainError):
    code = "service_point_closed"
    status = 409
    sentence = _("We are closed now.")
    way_forward = _("You can make an appointment.")


class ByAppointmentOnly(DomainError):
    code = "by_appointment_only"
    status = 409
    sentence = _("At this hour we only help people with an appointment.")
    way_forward = _("You can make an appointment.")


class StaffOnly(DomainError):
    code = "staff_only"
    status = 403
    sentence = _("Only staff at a desk can do this.")
