"""More to do in the town: moving house and a tax question at the town hall, and an interpreter."""

from datetime import datetime

from hub.catalogue.models import Capability
from locations.models import Need, NeedPlace, Offering, ResourceKind
from scheduling.planning import cover
from tests import town as towns
from tests.town import NOW, Town


def moving(town: Town, *, now: datetime = NOW) -> Offering:
    """Twenty minutes at a desk of the hall; only Bram knows how."""
    skill = towns.skill("burgerzaken")
    what = towns.service(town.municipality, "verhuizen", "Verhuizing")
    offering = towns.offering(what, town.hall, "in_person", 20)
    towns.need(offering, "desk")
    towns.need(offering, "professional", skill)
    town.bram.resource.capabilities.add(skill)
    cover.rebuild_all(now=now)
    return offering


def tax(town: Town, *, now: datetime = NOW) -> Offering:
    """A quarter of an hour in a room of the hall, with Fatima far away."""
    skill = towns.skill("belastingen")
    towns.place(town.hall, "room", "Kamer 1")
    what = towns.service(town.agency, "belasting", "Belastingvraag")
    offering = towns.offering(what, town.hall, "video_point", 15)
    towns.need(offering, "room")
    towns.need(offering, "professional", skill, organisation=town.agency)
    town.fatima.resource.capabilities.add(skill)
    cover.rebuild_all(now=now)
    return offering


def interpreter(town: Town, *, now: datetime = NOW) -> Need:
    """Somebody of the agency who interprets Arabic, by video."""
    arabic = Capability.objects.create(
        slug="tolk-arabisch",
        kind="language",
        name_nl="Tolk Arabisch",
        name_en="Arabic interpreter",
    )
    towns.professional(town.agency, "Samira", arabic, remote=True)
    need = Need.objects.create(
        kind=ResourceKind.PROFESSIONAL, place=NeedPlace.ORGANISATION, organisation=town.agency
    )
    need.capabilities.set([arabic])
    cover.rebuild_all(now=now)
    return need
