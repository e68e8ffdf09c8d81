"""Who takes over in the demo after a conversation: the guide of a postal address, and two made-up
organisations that help by video in the booth of the Leeuwarden library."""

import json
from datetime import datetime
from pathlib import Path
from random import Random

from hub.catalogue.models import Capability, Organisation, Service
from hub.demo import catalogue, network
from locations.models import (
    Channel,
    Need,
    NeedPlace,
    Offering,
    ResourceKind,
    ServicePoint,
)
from scheduling.conversations import guides
from scheduling.conversations.models import ConversationPolicy

FILES = Path(__file__).parent / "data" / "guides"
LIBRARY = "bibliotheek-leeuwarden-centrum"
# Organisation, what its people can do, the services that it carries out, days to answer.
TAKING_OVER = (
    ("schuldhulp-noord", "schuldhulp", ("schuldhulp",), 3),
    (
        "thuis-en-zorg-noord",
        "zorg-en-ondersteuning",
        ("urgentie-woning", "huishoudelijke-hulp"),
        5,
    ),
)
PEOPLE = 2


def load(*, rng: Random, now: datetime) -> None:
    """After services and points, before the accounts."""
    for file in sorted(FILES.glob("*.json")):
        service = Service.objects.get(slug=file.stem, base=None)
        guides.publish(service=service, raw=json.loads(file.read_text("utf-8")), now=now)
    point = ServicePoint.objects.get(slug=LIBRARY)
    for slug, skill, services, days in TAKING_OVER:
        owner = Organisation.objects.get(slug=slug)
        ConversationPolicy.objects.create(organisation=owner, answer_days=days)
        people = network.load_professionals(owner, [(skill,)] * PEOPLE, rng)
        network.load_shifts(people, None, remote=True)
        for name in services:
            topic = Service.objects.get(slug=name, base=None)
            (own,) = catalogue.load_variants(topic, [owner])
            _offer(own, point, Capability.objects.get(slug=skill))


def _offer(service: Service, point: ServicePoint, skill: Capability) -> None:
    made = Offering.objects.create(
        service=service,
        service_point=point,
        channel=Channel.VIDEO_POINT,
        base_minutes=45,
        notice_minutes=120,
    )
    Need.objects.create(offering=made, kind=ResourceKind.BOOTH, place=NeedPlace.AT_POINT)
    expert = Need.objects.create(
        offering=made,
        kind=ResourceKind.PROFESSIONAL,
        place=NeedPlace.ORGANISATION,
        organisation=service.organisation,
    )
    expert.capabilities.add(skill)
