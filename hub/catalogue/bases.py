"""What changed in the base of a variant since its own words were settled with it, and what was
decided: taken over, or kept. The only writer of the decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue import document, publishing, stored, versions
from hub.catalogue.document import FACTS, LANGUAGES, ServiceDocument, Words
from hub.catalogue.models import OPEN, BaseDecision, Service, ServiceVersion, VersionState
from hub.catalogue.texts import FIELDS
from hub.errors import DomainError

COUNT = (*OPEN, VersionState.PUBLISHED)
LISTS = ("costs", "deadlines")
Value = object  # a text, a number, a moment, or rows
NOT_SAID: tuple[Value, ...] = ("", ())  # the base says it, and goes on doing so


class BaseMoved(DomainError):
    code = "base_changed"
    status = 409
    sentence = _("The national text changed again meanwhile.")
    way_forward = _("Look at it once more, and choose again.")


@dataclass(frozen=True, slots=True)
class Change:
    """One place at which the base changed and the variant says something of its own."""

    place: str  # as "texts.nl.how", "costs" or "minimumAge"
    before: Value
    after: Value
    own: Value

    @property
    def is_fact(self) -> bool:
        """A fact is never empty: to take it over is to say what the base says now."""
        return self.place in FACTS


def settled(service: Service) -> int:
    """The version of the base with which the variant's words were last settled."""
    rows = (row for row in service.versions.all() if row.state in COUNT)
    # A decision that took something over holds with the draft that says so, and goes with it.
    decided = (one for one in service.base_decisions.all() if not one.taken)
    known = [*(row.base_version for row in rows), *(one.base_version for one in decided)]
    return max((number for number in known if number), default=versions.FIRST)


def changes(service: Service) -> list[Change]:
    """None where there is no base, or nothing of it that the variant says in words of its own
    changed: what is empty follows the base by itself."""
    base = service.base
    if base is None or (last := settled(service)) >= base.version:
        return []
    before, after = versions.said_in(base, last), stored.read(base)
    if before is None:
        return []
    own = versions.written(service)
    rows = [Change(at, *(_at(one, at) for one in (before, after, own))) for at in _places()]
    said = [row for row in rows if row.own not in NOT_SAID]
    return [row for row in said if row.after not in (row.before, row.own)]


def decide(
    *,
    service: Service,
    take: Sequence[str],
    base_version: int,
    now: datetime,
    actor_id: int | None = None,
) -> ServiceVersion | None:
    """Of all that changed up to `base_version` the places in `take` say what the base says, in a
    draft, and texts, costs and deadlines follow it from now on; the others stay as they are. Gives
    the draft, where one was made. Raises BaseMoved, BeingRead."""
    with transaction.atomic():
        wanted = Service.objects.select_for_update(of=("self",))
        base = wanted.filter(pk=service.base_id or 0).first()
        if base is None or base.version != base_version:
            raise BaseMoved
        found = [change.place for change in changes(service)]
        taken = [place for place in found if place in take]
        kept = [place for place in found if place not in take]
        draft = _follow(service, base, taken, now, actor_id) if taken else None
        BaseDecision.objects.create(
            service=service,
            base_version=base_version,
            taken=taken,
            kept=kept,
            decided_at=now,
            decided_by_id=actor_id,
        )
        _record(service, base_version, taken, kept, now, actor_id)
    return draft


def _follow(
    service: Service, base: Service, taken: Sequence[str], now: datetime, actor_id: int | None
) -> ServiceVersion:
    said, says = versions.written(service), stored.read(base)
    for place in taken:
        said = _taken(said, place, says)
    return publishing.save_draft(
        service=service,
        raw=document.to_json(said),
        now=now,
        reason=str(
            _("Follows version %(number)s of the national text.") % {"number": base.version}
        ),
        actor_id=actor_id,
        base_version=base.version,
    )


def _places() -> list[str]:
    words = [f"texts.{tongue}.{name}" for tongue in LANGUAGES for name in FIELDS]
    return [*words, *LISTS, *FACTS]


def _at(said: ServiceDocument, place: str) -> Value:
    if place in LISTS or place in FACTS:
        found: Value = getattr(said, FACTS.get(place, place))
        # Rows have an order; for whom it is has none.
        return tuple(sorted(found)) if isinstance(found, tuple) and place in FACTS else found
    _texts, tongue, name = place.split(".")
    return str(getattr(said.texts[tongue], name))


def _taken(said: ServiceDocument, place: str, says: ServiceDocument) -> ServiceDocument:
    """A fact as the base says it; anything else empty, for what is empty follows the base."""
    taken: dict[str, Any]
    if place in LISTS:
        taken = {place: ()}
    elif place in FACTS:
        taken = {FACTS[place]: _at(says, place)}
    else:
        _texts, tongue, name = place.split(".")
        taken = {"texts": {**said.texts, tongue: _without(said.texts[tongue], name)}}
    return replace(said, **taken)


def _without(words: Words, name: str) -> Words:
    said = {one: getattr(words, one) for one in FIELDS if one != name}
    return Words(**said, keywords=words.keywords)


def _record(
    service: Service,
    base_version: int,
    taken: Sequence[str],
    kept: Sequence[str],
    now: datetime,
    actor_id: int | None,
) -> None:
    trail.record(
        verb="service.base_decided",
        object_type="service",
        object_id=service.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        details={"base_version": base_version, "taken": list(taken), "kept": list(kept)},
    )
