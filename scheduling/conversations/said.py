"""What the citizen said was right, or not, in the video call of a record. While the record is being
written it is read with the call; finishing takes it over, so that it stays as long as the record.
"""

from scheduling.conversations.content import Content, Said
from scheduling.conversations.models import Conversation
from scheduling.video import confirming, doors


def of(conversation: Conversation, content: Content) -> tuple[Said, ...]:
    """In the order of asking."""
    return content.said if conversation.finished_at else in_the_call(conversation)


def in_the_call(conversation: Conversation) -> tuple[Said, ...]:
    """What was answered. Only for the organisation whose call it was: of a visit to several, the
    others do not read it."""
    appointment = conversation.appointment
    if appointment is None:
        return ()
    if doors.policy_of(appointment).organisation.pk != conversation.organisation_id:
        return ()
    questions, _identity = confirming.of(appointment)
    return tuple(Said(one.told, one.is_right) for one in questions if one.is_right is not None)
