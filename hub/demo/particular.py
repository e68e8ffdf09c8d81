"""What is particular: weddings in their own room, interpreters for whoever asks, and a region whose
municipalities help each other's citizens. Capacity is kept here too, so that a visitor sees it."""

from random import Random

from hub.catalogue.models import (
    Capability,
    CapabilityKind,
    Organisation,
    OrganisationGroup,
)
from hub.demo import network, weddings
from locations.models import (
    Channel,
    Need,
    NeedPlace,
    Offering,
    ResourceKind,
    ServicePoint,
)

DEBTS = "schuldhulp"
PASSPORT = "paspoort"
INTERPRETERS = {
    "tolk-gebarentaal": (
        CapabilityKind.SKILL,
        "Tolk Nederlandse Gebarentaal",
        "Sign language interpreter (Dutch)",
    ),
    "tolk-arabisch": (CapabilityKind.LANGUAGE, "Tolk Arabisch", "Arabic interpreter"),
    "tolk-oekraiens": (CapabilityKind.LANGUAGE, "Tolk Oekraïens", "Ukrainian interpreter"),
}
OF_EACH = 3


def load(rng: Random) -> None:
    """After points, people and offerings."""
    weddings.load(rng)
    interpret(rng)
    help_across_the_region()
    keep_capacity()


def interpret(rng: Random) -> None:
    """Anybody may ask for one with any appointment; they join by video."""
    centre = Organisation.objects.get(slug="uwv")  # which provides interpreters in real life too
    for slug, (kind, nl, en) in INTERPRETERS.items():
        capability = Capability.objects.create(slug=slug, kind=kind, name_nl=nl, name_en=en)
        people = network.load_professionals(centre, [(slug,)] * OF_EACH, rng)
        network.load_shifts(people, None, remote=True)
        need = Need.objects.create(
            kind=ResourceKind.PROFESSIONAL, place=NeedPlace.ORGANISATION, organisation=centre
        )
        need.capabilities.add(capability)


def help_across_the_region() -> None:
    """Debt help in the booths of libraries, by whoever is free in any of the municipalities."""
    region = OrganisationGroup.objects.create(slug="schuldhulp-samen", name="Schuldhulp samen")
    services = {
        offering.service.organisation_id: offering.service
        for offering in Offering.objects.filter(
            service__slug=DEBTS, service__base__isnull=False
        ).select_related("service")
    }
    region.members.set(services)
    skill = Capability.objects.get(slug=DEBTS)
    owners = {service.organisation.cbs_code: service for service in services.values()}
    booths = ServicePoint.objects.filter(resources__kind=ResourceKind.BOOTH, kind="library")
    for point in booths.distinct():
        service = owners.get(point.municipality_code)
        if service is not None:
            _offer_by_group(Offering(service=service, service_point=point), region, skill)


def _offer_by_group(offering: Offering, group: OrganisationGroup, skill: Capability) -> None:
    offering.channel, offering.base_minutes = Channel.VIDEO_POINT, 45
    offering.notice_minutes = 120
    offering.save()
    Need.objects.create(offering=offering, kind=ResourceKind.BOOTH, place=NeedPlace.AT_POINT)
    expert = Need.objects.create(
        offering=offering, kind=ResourceKind.PROFESSIONAL, place=NeedPlace.GROUP, group=group
    )
    expert.capabilities.add(skill)


def keep_capacity() -> None:
    """Of passports a tenth is for the kiosk and the phone, a tenth comes free a day ahead."""
    passports = Offering.objects.filter(service__slug=PASSPORT, channel=Channel.IN_PERSON)
    passports.update(assisted_share=10, day_ahead_share=10, day_ahead_days=1)
