"""Secret links of the parties: each opens one journey as one party. Only hashes are stored."""

from datetime import datetime

from django.db import transaction

from scheduling.journeys.models import Party, PartyLink
from scheduling.reference import hash_of, new_token


def issue(party: Party, *, now: datetime, for_calendar: bool = False) -> str:
    """Of those for a calendar there is one: a new one ends the old."""
    token = new_token()
    with transaction.atomic():
        if for_calendar:
            Party.objects.select_for_update(of=("self",)).get(pk=party.pk)  # one at a time
            PartyLink.objects.filter(party=party, for_calendar=True).delete()
        PartyLink.objects.create(
            party=party, token_hash=hash_of(token), for_calendar=for_calendar, made_at=now
        )
    return token


def revoke_all(party: Party, *, now: datetime) -> None:
    """For who lost theirs: whoever has it now, it opens nothing any more, and neither does the link
    of the answers lead there."""
    PartyLink.objects.filter(party=party).delete()
    Party.objects.filter(pk=party.pk).update(links_ended_at=now)


def opened_by(token: str, *, for_calendar: bool = False) -> Party | None:
    """Wrong, revoked and deleted are alike, and so is one of the other kind."""
    found = Party.objects.filter(links__token_hash=hash_of(token), links__for_calendar=for_calendar)
    return found.select_related(
        "journey__version__template__service__organisation",
        "journey__organisation__message_policy",
        "journey__questions",
    ).first()
