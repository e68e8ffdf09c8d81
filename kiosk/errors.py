from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError


class NoVideoCallHere(DomainError):
    """Whatever else it is an appointment for: a booth tells nothing of it."""

    code = "no_video_call_here"
    status = 409
    sentence = _("This code is not for a video call here.")
    way_forward = _("Go to the counter with it: somebody there helps you.")


class PairingCodeUnknown(DomainError):
    code = "pairing_code_unknown"
    status = 404
    sentence = _("No screen shows this code now.")
    way_forward = _("Look at the screen: the code changes every few minutes.")


class TooManyTries(DomainError):
    code = "too_many_tries"
    status = 429
    sentence = _("That was tried too often.")
    way_forward = _("Wait a few minutes and try again.")


class NameTaken(DomainError):
    code = "device_name_taken"
    status = 409
    sentence = _("Another screen of this place has this name.")
    way_forward = _("Choose another name.")


class PrinterNotAllowed(DomainError):
    code = "printer_not_allowed"
    status = 422
    sentence = _("A printer cannot have this address or port here.")
    way_forward = _("Look at the printer for its IP address, or ask who runs the hub.")
