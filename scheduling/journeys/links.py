"""Secret links of the parties: each opens one journey as one party. Only hashes are stored."""

from datetime import datetime

from scheduling.journeys.models import Party, PartyLink
from scheduling.reference import hash_of, new_token


def issue(party: Party, *, now: datetime, for_calendar: bool = False) -> str:
    token = new_token()
    PartyLink.objects.create(
        party=party, token_hash=hash_of(token), for_calendar=for_calendar, made_at=now
    )
    return token


def revoke_all(party: Party) -> None:
    """For who lost theirs: whoever has it now, it opens nothing any more."""
    PartyLink.objects.filter(party=party).delete()


def opened_by(token: str, *, for_calendar: bool = False) -> Party | None:
    """Wrong, revoked and deleted are alike, and so is one of the other kind."""
    found = Party.objects.filter(links__token_hash=hash_of(token), links__for_calendar=for_calendar)
    return found.select_related(
        "journey__version__template__service__organisation",
        "journey__organisation__message_policy",
        "journey__questions",
    ).first()
