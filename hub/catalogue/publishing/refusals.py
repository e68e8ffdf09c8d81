"""What may go wrong when a service is written or published."""

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError, Invalid


class SlugTaken(Invalid):
    code = "slug_taken"
    sentence = _("Your organisation already has a service with this name in its address.")


class NothingOpen(DomainError):
    code = "nothing_to_publish"
    status = 409
    sentence = _("There is no draft of this service.")


class ChangedByAnother(DomainError):
    code = "service_changed"
    status = 409
    sentence = _("A colleague changed this service meanwhile.")
    way_forward = _("Look at what it says now, and choose again.")


class BeingRead(DomainError):
    code = "being_read"
    status = 409
    sentence = _("This version is to be read by a colleague, or is scheduled.")
    way_forward = _("Take it back first; then you can change it.")


class DraftInTheWay(DomainError):
    code = "draft_in_the_way"
    status = 409
    sentence = _("There is a draft of this service, maybe of a colleague.")
    way_forward = _("Publish it or throw it away first; then you can go back.")


class NotPublished(DomainError):
    code = "not_published"
    status = 409
    sentence = _("This service is not published.")


class NeedsSecondReader(DomainError):
    code = "needs_second_reader"
    status = 409
    sentence = _("In your organisation a colleague reads a service before it is published.")
    way_forward = _("Ask a colleague to read it.")


class NotABase(Invalid):
    code = "not_a_base"
    sentence = _("A text can only be based on a published service that has no base of its own.")


class TooFarAhead(Invalid):
    code = "moment_too_far"
    sentence = _("A text can be published at a moment within two years, and not later.")


class NoSuchVersion(DomainError):
    code = "no_such_version"
    status = 404
    sentence = _("This service has no such version.")


class WasSeen(DomainError):
    code = "service_was_seen"
    status = 409
    sentence = _("This service was published or is offered somewhere already.")
    way_forward = _("Archive it.")
