"""What becomes of an offer: the writer of offers. Call with the appointment locked."""

from datetime import datetime

from scheduling import booking
from scheduling.booking import HUB, Actor, news
from scheduling.messages import post
from scheduling.models import Appointment, State
from scheduling.waitlist.matching import is_earlier
from scheduling.waitlist.models import Offer, Outcome, Wish

MOST_KEPT_PER_ADDRESS = 3  # at one moment, for who waits without an appointment


def open_of(wish: Wish) -> Offer | None:
    return wish.offers.select_related("hold").filter(outcome=Outcome.OPEN).first()


def keeps_enough(live: Appointment) -> bool:
    """Whether so many times are kept already for who waits from the same address without an
    appointment. Anybody may join that line under any name, so that without this one visitor
    could have all free times kept."""
    if live.state != State.WAITING or not live.held_from:
        return False
    kept = Offer.objects.filter(
        outcome=Outcome.OPEN,
        wish__appointment__held_from=live.held_from,
        wish__appointment__state=State.WAITING,
    )
    return kept.count() >= MOST_KEPT_PER_ADDRESS


def make(
    live: Appointment, wish: Wish, held: Appointment, *, until: datetime, now: datetime
) -> Offer:
    """The offer and its message, in the transaction that holds the time."""
    offer = Offer.objects.create(
        wish=wish,
        hold=held,
        service_point=held.service_point,
        starts_at=held.starts_at,
        made_at=now,
        expires_at=until,
    )
    post.offered(live, held=held, until=until, now=now)
    news.record("waitlist.offered", live, now, HUB, {"start": held.starts_at.isoformat()})
    return offer


def close(
    live: Appointment, offer: Offer, outcome: str, *, now: datetime, actor: Actor = HUB
) -> None:
    """The time is free again at once, unless it was accepted."""
    offer.outcome, offer.answered_at = outcome, now
    offer.save(update_fields=["outcome", "answered_at"])
    if outcome != Outcome.ACCEPTED and offer.hold is not None:
        booking.release(appointment=offer.hold, now=now)
    post.stop_offering(live, now=now, cause=outcome)
    news.record(f"waitlist.offer_{outcome}", live, now, actor)


def withdraw(live: Appointment, wish: Wish, *, now: datetime) -> None:
    offer = open_of(wish)
    if offer is not None:
        close(live, offer, Outcome.WITHDRAWN, now=now)


def settle(live: Appointment, wish: Wish, *, now: datetime) -> None:
    """Closes an offer that ran out, or that is no longer earlier than the appointment."""
    offer = open_of(wish)
    if offer is None:
        return
    if offer.expires_at <= now:
        close(live, offer, Outcome.LAPSED, now=now)
    elif not is_earlier(offer.starts_at, live.starts_at):
        close(live, offer, Outcome.WITHDRAWN, now=now)
