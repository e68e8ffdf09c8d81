"""Catalogues in the standards of others (CPSV-AP, HSDS, Samenwerkende Catalogi) as items to plan.

A standard knows less of a service than we do, so it fills in and changes, and never empties: what
the file does not say stays as it stands.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.catalogue import document
from hub.catalogue.exchange import addresses
from hub.catalogue.exchange.reading import cpsv, hsds, samenwerkende
from hub.catalogue.exchange.reading.found import Found, Problem
from hub.catalogue.exchange.reading.found import Item as Read
from hub.catalogue.importing import standing
from hub.catalogue.importing.items import Item
from hub.catalogue.importing.tables import BadFile
from hub.catalogue.models import Organisation, Service
from hub.errors import Text

Raw = dict[str, Any]
Reader = Callable[..., Found]
ENDINGS: Mapping[str, tuple[str, Reader]] = {
    ".jsonld": ("cpsv-ap", cpsv.read),
    ".ttl": ("cpsv-ap", cpsv.read),
    ".json": ("hsds", hsds.read),
    ".zip": ("hsds", hsds.read),
    ".xml": ("samenwerkende", samenwerkende.read),
}
OTHER = "-"  # no organisation's slug


def knows(name: str) -> bool:
    return PurePath(name).suffix.lower() in ENDINGS


def kind_of(name: str) -> str:
    return ENDINGS[PurePath(name).suffix.lower()][0]


def items(
    data: bytes, *, name: str, organisation: Organisation, today: date
) -> tuple[list[Item], list[Text]]:
    """The services of the file, and what is to be known of it. Raises BadFile where nothing of it
    can be read."""
    _kind, read = ENDINGS[PurePath(name).suffix.lower()]
    found = read(data, today=today)
    if not found.items and any(problem.place == "file" for problem in found.problems):
        raise BadFile(found.problems[0].sentence)
    known = standing.by_identifier(organisation)
    mine = _mine(found, organisation)
    made = [_item(one, organisation, mine, known) for one in found.items]
    return [*made, *_refused(found.problems)], list(_notes(found, mine))


def _mine(found: Found, organisation: Organisation) -> set[str]:
    """What the file calls the organisation that imports. One alone is that one, whatever it is
    called there; of several, those that we recognise."""
    named = {one.organisation for one in found.items}
    own = {organisation.oin, organisation.slug, organisation.website}
    own.add(addresses.organisation(organisation.slug))
    return named if len(named) == 1 else named & (own - {""})


def _item(
    read: Read, organisation: Organisation, mine: set[str], known: Mapping[str, Service]
) -> Item:
    identifier = _identifier(read.external_id, known)
    service = known.get(identifier)
    said = document.to_json(read.document)
    if service:
        said = filled_in(standing.of(service)[0], said)
    is_mine = read.organisation in mine
    return Item(
        identifier=identifier,
        document=document.read(said),
        organisation=organisation.slug if is_mine else OTHER,
    )


def _identifier(told: str, known: Mapping[str, Service]) -> str:
    """Our own address of a service is that service; everything else is theirs."""
    by_address = {addresses.service(service.pk): service.slug for service in known.values()}
    return by_address.get(told, told)


def filled_in(stands: Raw, said: Raw) -> Raw:
    """What stands, with what the file says over it."""
    usual = document.to_json(document.ServiceDocument(texts={}))
    return {name: _over(stands[name], said[name], usual[name]) for name in stands}


def _over(stands: Any, said: Any, usual: Any) -> Any:
    if isinstance(said, dict):
        return {name: _over(stands[name], said[name], usual[name]) for name in stands}
    return stands if said == usual else said


def _refused(problems: list[Problem]) -> Iterator[Item]:
    """A row for each service that could not be read, with all that stands in its way."""
    wrong: dict[str, dict[str, Text]] = {}
    for problem in problems:
        if problem.stops:
            place, _arrow, field = problem.place.partition(" > ")
            reasons = wrong.setdefault(problem.external_id or place, {})
            reasons[field or "document"] = problem.sentence
    for identifier, reasons in wrong.items():
        yield Item(identifier=identifier, document=None, problems=reasons)


def _notes(found: Found, mine: set[str]) -> Iterator[Text]:
    yield _("What the file does not say of a service stays as it stands.")
    if len(mine) == 1:
        told = {"name": next(iter(mine))}
        yield _("The file calls your organisation “%(name)s”.") % told
    for problem in found.problems:
        if not problem.stops:
            yield f"{problem.place}: {problem.sentence}"
