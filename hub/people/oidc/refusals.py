"""Why a log-in by a provider was refused. Told to the person; the code alone is logged."""

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError


class NotLoggedIn(DomainError):
    """Base of what is nobody's attack. Nobody was let in."""

    code = "not_logged_in"
    status = 403
    sentence = _("Logging in did not work.")
    way_forward = _("Try again. If it keeps going wrong, tell the organisation.")


class NotTrusted(NotLoggedIn):
    """The answer cannot come from the provider as it is set up here. `code` says why, for the log:
    wrong_issuer, wrong_audience, wrong_nonce, wrong_algorithm, wrong_key, expired, not_yet_valid,
    replayed, malformed."""

    sentence = _("The answer of the log-in service is not to be trusted, so we did not use it.")

    def __init__(self, reason: str) -> None:
        super().__init__(details={"reason": reason})
        self.reason = reason


class OldLogIn(NotLoggedIn):
    code = "old_log_in"
    status = 400
    sentence = _("This log-in was used already, or is not from this browser.")
    way_forward = _("Begin again.")


class ProviderAway(NotLoggedIn):
    code = "provider_away"
    status = 503
    sentence = _("The log-in service does not answer.")
    way_forward = _("Try again in a few minutes.")


class StoppedByProvider(NotLoggedIn):
    code = "stopped_by_provider"
    sentence = _("You did not log in.")
    way_forward = _("Did you stop yourself? Then nothing is wrong. You can begin again.")


class TooLowAssurance(NotLoggedIn):
    code = "too_low_assurance"
    sentence = _("For this you need a way to log in that shows more surely who you are.")
    way_forward = _("Log in again, for example with the app and the check of your identity card.")


class NoRole(NotLoggedIn):
    code = "no_role"
    sentence = _("Your account has no role here.")
    way_forward = _("Ask your manager to put you into the right group.")


class OtherAccount(NotLoggedIn):
    code = "other_account"
    sentence = _("There is an account with this e-mail address that this way cannot open.")
    way_forward = _("Log in with your password and code, or ask your manager.")


class ClosedAccount(NotLoggedIn):
    code = "closed_account"
    sentence = _("This account is closed.")
    way_forward = _("Ask your manager.")


class NoAddress(NotLoggedIn):
    code = "no_address"
    sentence = _("Your organisation does not tell us your e-mail address.")
    way_forward = _("Ask your manager: the log-in service must give name and e-mail address.")
