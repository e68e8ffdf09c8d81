"""What the citizen says to an offer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError, NotFound
from hub.intervals import Interval
from scheduling import booking
from scheduling.booking import CITIZEN, Actor
from scheduling.errors import NotHeld
from scheduling.models import Appointment, State
from scheduling.waitlist import freed, offers, wishes
from scheduling.waitlist.models import Cause, Offer, Outcome


class OfferOver(DomainError):
    code = "offer_over"
    status = 410
    sentence = _("This time is no longer kept for you.")
    way_forward = _("Your own appointment stays as it is.")


class StillInLine(OfferOver):
    """For who has no appointment."""

    way_forward = _("You stay on the list.")


class AlreadyYours(OfferOver):
    """For who said yes before."""

    sentence = _("This time is yours already.")
    way_forward = _("You need not do anything. You can still move or cancel your appointment.")


def _over(live: Appointment) -> OfferOver:
    return StillInLine() if live.state == State.WAITING else OfferOver()


def accept(
    *, appointment: Appointment, offer_id: int, now: datetime, actor: Actor = CITIZEN
) -> Appointment:
    """The kept time becomes the appointment's, the own time (if any) goes to the next, the wish has
    come true. Accepting twice changes nothing the second time.

    Raises NotFound, OfferOver, NotLive, TooLateToChange or TooManyAppointments; then nothing has
    changed.
    """
    with transaction.atomic():
        live = wishes.locked(appointment)
        offer = _offer(live, offer_id)
        if offer.outcome == Outcome.ACCEPTED:
            return live
        if offer.outcome != Outcome.OPEN or offer.hold is None:
            raise _over(live)
        try:
            # Whether it is kept still, the hold itself says: it ends with the offer.
            live = booking.take_held(appointment=live, held=offer.hold, now=now, actor=actor)
        except NotHeld as gone:
            raise _over(live) from gone
        offer.hold = None
        offers.close(live, offer, Outcome.ACCEPTED, now=now, actor=actor)
        wishes.end(live, offer.wish, Cause.ACCEPTED, now=now, actor=actor)
    return live


def is_accepted(*, appointment: Appointment, offer_id: int) -> bool:
    """Whether this offer was said yes to before."""
    mine = Offer.objects.filter(pk=offer_id, wish__appointment=appointment)
    return mine.filter(outcome=Outcome.ACCEPTED).exists()


def decline(
    *, appointment: Appointment, offer_id: int, now: datetime, actor: Actor = CITIZEN
) -> None:
    """The next is asked at once; who declines stays on the list. The second time, and when it is
    too late, nothing changes. Raises NotFound, or OfferOver for an offer that was accepted."""
    with transaction.atomic():
        live = wishes.locked(appointment)
        offer = _offer(live, offer_id)
        if offer.outcome == Outcome.ACCEPTED:
            raise AlreadyYours
        if offer.outcome == Outcome.OPEN:
            offers.close(live, offer, Outcome.DECLINED, now=now, actor=actor)
            span = Interval(offer.hold.starts_at, offer.hold.ends_at) if offer.hold else None
            transaction.on_commit(lambda: freed.mark(live.pk, offer.service_point_id, span))


def _offer(live: Appointment, offer_id: int) -> Offer:
    found = Offer.objects.select_related("hold", "wish").filter(pk=offer_id, wish__appointment=live)
    offer = found.first()
    if offer is None:
        raise NotFound
    return offer
