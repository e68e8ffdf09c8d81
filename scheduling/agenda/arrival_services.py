"""The services that a clerk can tick for a walk-in: those that people usually come for here, those
that match the typed words, and the rest behind one press."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language

from hub.catalogue import search
from hub.catalogue.published import text_of
from hub.catalogue.search.words import words_of
from locations.models import Offering, ServicePoint
from scheduling.queue.models import TicketService

USUAL = 8
LATELY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of the form: `shown` at once (ticked ones first), `rest` when asked for. `found` is
    how many match; None when nothing was typed."""

    shown: tuple[Any, ...]
    rest: tuple[Any, ...]
    found: int | None = None


def boxes_of(
    field: Any, offerings: Sequence[Offering], *, typed: str, point: ServicePoint, now: datetime
) -> Boxes:
    """`field` is the bound field of the form, with a box per offering."""
    ticked = {str(pk) for pk in field.value() or ()}
    wanted = _matching(offerings, typed, now) if typed.strip() else None
    first = wanted if wanted is not None else _usual(offerings, point, now)
    by_pk = {str(box.data["value"]): box for box in field}
    keys = dict.fromkeys([*(pk for pk in by_pk if pk in ticked), *map(str, first)])
    shown = tuple(by_pk[pk] for pk in keys if pk in by_pk)
    others = (box for pk, box in by_pk.items() if pk not in keys)
    rest = tuple(sorted(others, key=lambda box: str(box.data["label"]).casefold()))
    return Boxes(shown, rest, None if wanted is None else len(wanted))


def _matching(offerings: Iterable[Offering], typed: str, now: datetime) -> list[int]:
    """By the words of the title first, then by what the search of the catalogue knows."""
    words = words_of(typed)
    named = [o.pk for o in offerings if all(word in _title(o) for word in words)]
    found = search.find(query=typed, language=get_language() or "nl", now=now, limit=USUAL)
    topics = [hit.service_id for hit in found.hits] if found.certain else []
    also = [o.pk for o in offerings if (o.service.base_id or o.service_id) in topics]
    return list(dict.fromkeys([*named, *also]))


def _title(offering: Offering) -> str:
    return " ".join(words_of(text_of(offering.service, "title")))


def _usual(offerings: Sequence[Offering], point: ServicePoint, now: datetime) -> list[int]:
    """What people without an appointment came for most lately; then what is asked for most."""
    lately = TicketService.objects.filter(
        ticket__service_point=point, ticket__due_at=None, ticket__arrived_at__gte=now - LATELY
    )
    counted = lately.values_list("offering").annotate(times=Count("pk")).order_by()
    times = dict(counted)
    ranked = sorted(offerings, key=lambda o: (-times.get(o.pk, 0), -o.service.rank, _title(o)))
    return [offering.pk for offering in ranked[:USUAL]]
