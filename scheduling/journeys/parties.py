"""Who takes part: each by an own link, each confirms an own part, and each may step back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid, NotFound
from hub.intake import bsn, sealing
from scheduling.journeys import dated, letters, links
from scheduling.journeys import running as journeys
from scheduling.journeys.models import Journey, JourneyState, Party, PartyState, Progress
from scheduling.journeys.running import JourneyIsOver, Running
from scheduling.journeys.template import Kind

LONGEST = 2000


def confirm(
    *, journey: Journey, key: str, by: str, agreed: bool, now: datetime, seen: int | None = None
) -> Progress:
    """The party says yes to an own part, and so takes part. Raises Invalid without a yes, NotFound,
    JourneyChanged, JourneyIsOver, NotNow."""
    if not agreed:
        raise Invalid(fields={"agreed": _("Tick the box if this is right. Is it not? Talk to us.")})
    with transaction.atomic():
        running = journeys.locked(journey, now=now, seen=seen)
        running.open_stage(key, Kind.CONFIRMATION, by)
        row = journeys.finish_step(running, key, on=running.today)
        party = running.parties[by]
        party.state, party.changed_at = PartyState.JOINED, now
        party.save(update_fields=["state", "changed_at"])
        journeys.settle(running)
        journeys.record("journey.confirmed", running, by=by, step=key)
        letters.confirmed(running, by=by)
    return row


def say_privately(*, journey: Journey, by: str, text: str, now: datetime) -> None:
    """What only staff of the organisation may read; no other party learns that there is anything.
    Raises Invalid, JourneyIsOver."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Invalid(fields={"private": _("Use at most 2,000 characters.")})
    if bsn.is_in(text):
        raise Invalid(fields={"private": bsn.YOURS})
    with transaction.atomic():
        running = journeys.locked(journey, now=now)
        if running.journey.state != JourneyState.RUNNING:
            raise JourneyIsOver
        party = running.parties[by]
        _reseal(party, {**running.contact_of(by), "private": text}, now)
        # No revision rises, and no verb tells it: the other party reads neither.


def withdraw(*, journey: Journey, by: str, now: datetime, seen: int | None = None) -> None:
    """One steps back: the journey ends for all, what was booked is given back, and everybody is
    told that it ends, never why. Raises JourneyIsOver, JourneyChanged."""
    with transaction.atomic():
        running = journeys.locked(journey, now=now, seen=seen)
        if running.journey.state != JourneyState.RUNNING:
            raise JourneyIsOver
        dated.give_all_back(running, by=by)
        party = running.parties[by]
        party.state, party.changed_at = PartyState.WITHDRAWN, now
        party.save(update_fields=["state", "changed_at"])
        journeys.stop(running, by=by)
        journeys.settle(running)
        journeys.record("journey.withdrawn", running, by=by)
        letters.stopped(running)


def new_link(*, journey: Journey, key: str, now: datetime, user_id: int | None = None) -> str:
    """A fresh secret for who lost theirs; the old links open nothing any more. Raises NotFound."""
    with transaction.atomic():
        running = journeys.locked(journey, now=now)
        party = running.parties.get(key)
        if party is None:
            raise NotFound
        links.revoke_all(party, now=now)
        token = links.issue(party, now=now)
        journeys.record("journey.new_link", running, by=key, user_id=user_id)
    return token


def _reseal(party: Party, about: Mapping[str, str], now: datetime) -> None:
    party.sealed, party.changed_at = sealing.seal(dict(about)), now
    party.save(update_fields=["sealed", "changed_at"])


def private_of(running: Running) -> dict[str, str]:
    """What each party told staff alone, by key; those who told nothing are left out."""
    said = {key: running.contact_of(key).get("private", "") for key in running.parties}
    return {key: text for key, text in said.items() if text}
