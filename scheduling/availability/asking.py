"""What is asked of the scheduler: services for a party, by whom, and how long that takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.intervals import Interval
from locations.models import Need, Offering

COUNTRY_ZONE = "Europe/Amsterdam"  # of what is at no point


@dataclass(frozen=True, slots=True)
class Party:
    """Who comes: persons and items (documents, permits) that make the conversation longer."""

    persons: int = 1
    items: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One service of a visit. `support` are needs that the citizen adds, such as an interpreter.
    `length` in minutes takes the place of the offering's base; `skill` is a capability that every
    professional of the service must have beside those that the offering asks for."""

    offering: Offering
    party: Party = Party()
    support: tuple[Need, ...] = ()
    length: int | None = None
    skill: int | None = None

    @property
    def minutes(self) -> int:
        return minutes_of(self.offering, self.party, self.length)


class Asker(StrEnum):
    """Who looks: shares of the capacity are kept for some. Staff are held to none of them, nor to
    notice and horizon: they answer for what they book."""

    ONLINE = "online"
    ASSISTED = "assisted"  # at a kiosk, or somebody on the phone with us
    STAFF = "staff"


def minutes_of(offering: Offering, party: Party, length: int | None = None) -> int:
    """Base (or the length that was advised), and extra for each person and each item after the
    first."""
    return (
        (offering.base_minutes if length is None else length)
        + offering.extra_minutes_per_person * (party.persons - 1)
        + offering.extra_minutes_per_item * (party.items - 1)
    )


def bookable_window(offering: Offering, now: datetime) -> Interval:
    """From the notice to the horizon, or to the last day that was agreed: when citizens may book a
    start. Past that day it is the minute before its end, in which nothing begins."""
    first = now + timedelta(minutes=offering.notice_minutes)
    last = first + timedelta(days=max(offering.horizon_days, 1))
    if offering.until is not None:
        last = min(last, offering.until)
        first = min(first, last - timedelta(minutes=1))
    return Interval(first, last)


def zone_of(offering: Offering) -> str:
    return offering.service_point.zone if offering.service_point else COUNTRY_ZONE
