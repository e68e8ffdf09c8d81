"""What may go wrong with a conversation, told to who works with it."""

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError


class ChangedByAnother(DomainError):
    code = "conversation_changed"
    status = 409
    sentence = _("This record was changed in another window meanwhile. Nothing was kept.")
    way_forward = _("Your text stands below still. Compare it with what was kept, and save again.")


class AlreadyFinished(DomainError):
    code = "conversation_finished"
    status = 409
    sentence = _("This record is finished and does not change any more.")
    way_forward = _("Write an addition: it stands beside it.")


class NotYet(DomainError):
    code = "conversation_not_yet"
    status = 409
    sentence = _("This conversation has not taken place yet.")

    def __init__(self, day: str) -> None:
        way = _("It is on %(day)s. Finish the record from that day on. What you write is kept.")
        super().__init__(way_forward=way % {"day": day})


class NotFinished(DomainError):
    code = "conversation_not_finished"
    status = 409
    sentence = _("This record is not finished yet.")
    way_forward = _("Finish it first. Then the citizen can get it.")


class NobodyHelps(DomainError):
    code = "nobody_helps_here"
    status = 409
    sentence = _("There is no conversation to write about here.")


class Answered(DomainError):
    code = "hand_over_answered"
    status = 409
    sentence = _("This hand-over has been answered meanwhile. Nothing was changed.")
    way_forward = _("You see the answer here.")


class TakesNone(DomainError):
    code = "takes_no_hand_overs"
    status = 409
    sentence = _("This organisation does not take hand-overs at this moment.")
    way_forward = _("Choose another, or call them together with the citizen.")
