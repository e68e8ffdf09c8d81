"""Where a wish stands on the list, for pages and programs."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from hub.catalogue.models import Organisation
from scheduling.messages.models import policy_of
from scheduling.models import Appointment
from scheduling.waitlist import offers, wishes
from scheduling.waitlist.matching import SOONEST
from scheduling.waitlist.models import Offer, Wish, WishState
from scheduling.waitlist.visits import visit_of


@dataclass(frozen=True, slots=True)
class Standing:
    wish: Wish
    before: int  # how many asked before for the same service at a place that both would take
    offer: Offer | None  # what is kept for this wish at this moment
    kept_minutes: int  # that a time is kept for an answer, at most

    @property
    def place(self) -> int:
        return self.before + 1


def of(appointment: Appointment, *, now: datetime) -> Standing | None:
    """None for who is not on the list. A time that ran out is kept no longer, also before the
    worker has noticed."""
    wish = wishes.waiting(appointment)
    if wish is None or appointment.state not in wishes.WAITS:
        return None
    offer = offers.open_of(wish)
    live = offer if offer and now < offer.expires_at else None
    before = _rivals(wish).filter(_asked_before(wish)).count()
    return Standing(wish, before, live, kept_minutes(appointment))


def soonest_minutes() -> int:
    """What begins sooner than this is not offered."""
    return int(SOONEST.total_seconds() // 60)


def kept_minutes(appointment: Appointment) -> int:
    """As the organisation of the first service has set it."""
    return minutes_kept_by(visit_of(appointment).offering.service.organisation)


def minutes_kept_by(organisation: Organisation) -> int:
    return policy_of(organisation).offer_minutes


def _rivals(wish: Wish) -> QuerySet[Wish]:
    points = list(wish.points.values_list("pk", flat=True))
    places = Q(points__in=points) if points else Q(points=None)
    service = visit_of(wish.appointment).service_id
    return Wish.objects.filter(
        places, state=WishState.WAITING, appointment__segments__offering__service=service
    ).distinct()


def _asked_before(wish: Wish) -> Q:
    return Q(joined_at__lt=wish.joined_at) | Q(joined_at=wish.joined_at, pk__lt=wish.pk)


def last_offer(appointment: Appointment) -> Offer | None:
    return Offer.objects.filter(wish__appointment=appointment).order_by("made_at", "pk").last()


def waits_since(appointment: Appointment) -> datetime | None:
    """In wall time; None for who is not on the list."""
    wish = wishes.waiting(appointment)
    return wish.joined_at.astimezone(ZoneInfo(appointment.zone)) if wish else None
