"""Joining the list, changing what would suit, and leaving it: the writer of wishes.

Lock: the appointment's row, for everything about its wish and its offers.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError, Invalid, Text
from hub.intervals import dates
from locations.models import Weekday
from scheduling import booking
from scheduling.booking import CITIZEN, Actor, news
from scheduling.errors import NotLive, TooLateToChange
from scheduling.messages import post
from scheduling.models import Appointment, State
from scheduling.typed import is_sensible
from scheduling.waitlist import freed, offers, possible
from scheduling.waitlist.matching import EARLIER_BY, Wanted
from scheduling.waitlist.models import Cause, PartOfDay, Wish, WishState
from scheduling.waitlist.visits import places_of, visit_of

KEPT = timedelta(days=30)
WAITS = {State.CONFIRMED, State.WAITING}
IN_VAIN = {Cause.PASSED, Cause.NO_DAY_LEFT}


class Unreachable(DomainError):
    code = "unreachable"
    status = 409
    sentence = _("We cannot reach you in time when an earlier time comes free.")
    way_forward = _("For this we need your e-mail address or your mobile number. Please call us.")


def join(
    *, appointment: Appointment, wanted: Wanted, now: datetime, actor: Actor = CITIZEN
) -> Wish:
    """Puts the appointment, or what waits for a time, at the end of the list. Who waits already
    says anew what would suit, and keeps the place. Raises NotLive, TooLateToChange, Unreachable,
    Invalid by field (also for what can never come true), or NothingEarlier where no wish could."""
    with transaction.atomic():
        live = locked(appointment)
        if live.state not in WAITS:
            raise NotLive
        if live.state == State.CONFIRMED and not booking.can_change(live, now):
            raise TooLateToChange
        if not post.reached_by(live):
            raise Unreachable
        _check(live, wanted, now)
        _mark(live)
        return _write(live, wanted, now, actor)


def _write(live: Appointment, wanted: Wanted, now: datetime, actor: Actor) -> Wish:
    wish = Wish.objects.filter(appointment=live).first()
    begins = wish is None or wish.state != WishState.WAITING
    wish = wish or Wish(appointment=live)
    if begins:
        wish.state, wish.cause, wish.joined_at, wish.ended_at = WishState.WAITING, "", now, None
    wish.first_day, wish.last_day = wanted.first_day, wanted.last_day
    wish.weekdays, wish.parts = list(wanted.weekdays), list(wanted.parts)
    wish.save()
    wish.points.set(wanted.points)
    news.record("waitlist.joined" if begins else "waitlist.changed", live, now, actor)
    return wish


def leave(*, appointment: Appointment, now: datetime, actor: Actor = CITIZEN) -> None:
    """Takes it off the list; a time that is kept for it goes on to the next. Nothing when it is
    not on the list."""
    with transaction.atomic():
        live = locked(appointment)
        wish = waiting(live)
        if wish is not None:
            end(live, wish, Cause.LEFT, now=now, actor=actor)
            _mark(live)


def _mark(live: Appointment) -> None:
    transaction.on_commit(lambda: freed.mark(live.pk, live.service_point_id))


def end(live: Appointment, wish: Wish, cause: str, *, now: datetime, actor: Actor) -> None:
    """Call with the appointment locked."""
    offers.withdraw(live, wish, now=now)
    wish.state, wish.cause, wish.ended_at = WishState.ENDED, cause, now
    wish.save(update_fields=["state", "cause", "ended_at"])
    news.record(f"waitlist.{cause}", live, now, actor)
    if live.state == State.WAITING and cause in IN_VAIN:
        post.nothing_found(live, now=now)
    booking.stop_waiting(live, now=now)


def review(*, wish_id: int, now: datetime) -> None:
    """Ends what can no longer come true, and takes back an offer that no longer helps."""
    with transaction.atomic():
        wish = Wish.objects.select_related("appointment").filter(pk=wish_id).first()
        if wish is None:
            return
        live = locked(wish.appointment)
        wish = waiting(live)
        if wish is None:
            return
        over = why_over(live, wish, now)
        if over:
            end(live, wish, over, now=now, actor=booking.HUB)
        else:
            offers.settle(live, wish, now=now)


def why_over(live: Appointment, wish: Wish, now: datetime) -> str:
    """The cause for which a wish ends by itself; empty while it can come true. A move alone does
    not end it: it asks for earlier than the time one has, whichever that is."""
    if live.state not in WAITS:
        return Cause.CANCELLED
    if now > visit_of(live).change_until:
        return Cause.PASSED
    latest = (live.starts_at - EARLIER_BY).astimezone(ZoneInfo(live.zone)).date()
    today = now.astimezone(ZoneInfo(live.zone)).date()
    first, last = wish.first_day or today, wish.last_day or latest
    left = dates(max(first, today), min(last, latest))
    suits = any(not wish.weekdays or day.weekday() in wish.weekdays for day in left)
    return "" if suits else Cause.NO_DAY_LEFT


def own_points(appointment: Appointment) -> tuple[int, ...]:
    """Where the appointment is; nothing for one at home."""
    return (appointment.service_point_id,) if appointment.service_point_id else ()


def locked(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_for_update().get(pk=appointment.pk)


def waiting(appointment: Appointment) -> Wish | None:
    return Wish.objects.filter(appointment=appointment, state=WishState.WAITING).first()


def forget_old(*, now: datetime) -> int:
    """Deletes wishes that ended a while ago, with their offers. Returns how many."""
    old = Wish.objects.filter(state=WishState.ENDED, ended_at__lte=now - KEPT)
    return old.delete()[1].get(Wish._meta.label, 0)


_TOO_LATE = {
    False: _("Choose a day that is not after your appointment."),
    True: _("Choose a day on which one can book already."),
}


def _check(live: Appointment, wanted: Wanted, now: datetime) -> None:
    visit = visit_of(live)
    places = {point.pk: point for point in places_of(visit, now=now)}
    wrong = dict(_faults(live, wanted, set(places), now))
    if not wrong:
        chosen = [places[pk] for pk in wanted.points]
        never = possible.fault(visit, wanted, chosen, now=now)
        wrong = dict([never]) if never else {}
    if wrong:
        raise Invalid(fields=wrong)


def _faults(
    live: Appointment, wanted: Wanted, places: set[int], now: datetime
) -> Iterator[tuple[str, Text]]:
    """A field and what is wrong with it."""
    if places and not wanted.points:
        yield "points", _("Choose at least one place.")
    if set(wanted.points) - places:
        yield "points", _("Choose places from the list.")
    if set(wanted.weekdays) - set(Weekday.values):
        yield "weekdays", _("Choose days of the week.")
    if set(wanted.parts) - set(PartOfDay.values):
        yield "parts", _("Choose parts of the day.")
    zone = ZoneInfo(live.zone)
    today, own = now.astimezone(zone).date(), live.starts_at.astimezone(zone).date()
    first, last = wanted.first_day, wanted.last_day
    if first is not None and (not is_sensible(first) or first > own):
        yield "first_day", _TOO_LATE[live.state == State.WAITING]
    if last is not None and (not is_sensible(last) or last < max(today, first or today)):
        yield "last_day", _("Choose a day that is not before the first day, and not in the past.")
