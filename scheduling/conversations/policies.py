"""How an organisation wants its conversations kept and hand-overs answered."""

from hub.catalogue.models import Organisation
from scheduling.conversations.models import ConversationPolicy


def policy_of(organisation: Organisation) -> ConversationPolicy:
    found = ConversationPolicy.objects.filter(organisation=organisation).first()
    return found or ConversationPolicy(organisation=organisation)
