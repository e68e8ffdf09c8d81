"""Where and by whom the demo's municipalities marry: in their wedding room, on fixed mornings, at a
place of one's own, or with an officiant of one's own; and the conversation before. New Dutch people
are welcomed in the same room."""

from collections.abc import Iterable
from datetime import time
from random import Random

from django.db.models import QuerySet

from hub.catalogue.models import Capability, CapabilityKind
from hub.demo.network import SHIFTS_FROM, load_professionals, load_shifts
from locations.models import Channel, Need, Offering, Resource, ResourceKind, ServicePoint
from scheduling.planning.models import Shift

CEREMONY = "huwelijk-ceremonie"
SIMPLE = "huwelijk-eenvoudig"
OWN_PLACE = "huwelijk-eigen-plek"
OWN_OFFICIANT = "huwelijk-eigen-trouwambtenaar"
TALK = "trouwgesprek"
WELCOME = "naturalisatieceremonie"
# A day is chosen up to a year after the notification (BW 1:46); the conversation is before it.
AHEAD_DAYS = 370
NOTICE_MINUTES = 14 * 24 * 60  # BW 1:62
TRAVEL_MINUTES = 45
AT_MOST_A_DAY = 2
TALKS_A_DAY = 4
OFFICIANTS = 2  # per town hall
# An officiant for these alone, so that nobody can book a simple ceremony at another time.
MORNINGS = (1, 3)  # Tuesday and Thursday
FROM, UNTIL = time(9, 30), time(11, 30)


def load(rng: Random) -> None:
    rooms = Resource.objects.filter(kind=ResourceKind.ROOM, name="Trouwzaal")
    halls = ServicePoint.objects.filter(resources__in=rooms)
    room = _capability("trouwzaal", CapabilityKind.EQUIPMENT, "Trouwzaal", "Wedding room")
    for resource in rooms:
        resource.capabilities.add(room)
    for slug in (CEREMONY, SIMPLE, OWN_PLACE, OWN_OFFICIANT):
        offered = Offering.objects.filter(service__slug=slug)
        offered.exclude(service_point__in=halls).delete()
        offered.update(horizon_days=AHEAD_DAYS, notice_minutes=NOTICE_MINUTES, walk_in_share=0)
    _in_the_room(room)
    _welcome(halls, room)
    _on_fixed_mornings(halls, room, rng)
    _elsewhere()
    _by_officiants(halls, rng)


def _in_the_room(room: Capability) -> None:
    """A quarter of an hour around, and at most two on a day. Who brings an officiant needs ours
    not."""
    own = Offering.objects.filter(service__slug=OWN_OFFICIANT)
    Need.objects.filter(offering__in=own, kind=ResourceKind.PROFESSIONAL).delete()
    for offered in (Offering.objects.filter(service__slug=CEREMONY), own):
        offered.update(buffer_before_minutes=15, buffer_after_minutes=15, max_per_day=AT_MOST_A_DAY)
        _needs_room(offered.values_list("pk", flat=True), room)


def _welcome(halls: QuerySet[ServicePoint], room: Capability) -> None:
    offered = Offering.objects.filter(service__slug=WELCOME)
    offered.exclude(service_point__in=halls).delete()
    offered.update(horizon_days=90, walk_in_share=0, max_per_day=1)
    _needs_room(offered.values_list("pk", flat=True), room)


def _on_fixed_mornings(halls: QuerySet[ServicePoint], room: Capability, rng: Random) -> None:
    skill = _capability(
        "trouwen-vaste-ochtend", CapabilityKind.SKILL, "Eenvoudig trouwen", "Simple weddings"
    )
    simple = Offering.objects.filter(service__slug=SIMPLE)
    simple.update(step_minutes=30, buffer_after_minutes=10)
    _needs_room(simple.values_list("pk", flat=True), room)
    for need in Need.objects.filter(offering__in=simple, kind=ResourceKind.PROFESSIONAL):
        need.capabilities.set([skill])
    for hall in halls:
        _officiant_of_mornings(hall, skill, rng)


def _officiant_of_mornings(hall: ServicePoint, skill: Capability, rng: Random) -> None:
    (officiant,) = load_professionals(hall.organisation, [(skill.slug,)], rng)
    Shift.objects.bulk_create(
        Shift(
            professional=officiant,
            service_point=hall,
            weekday=day,
            starts=FROM,
            ends=UNTIL,
            valid_from=SHIFTS_FROM,
        )
        for day in MORNINGS
    )


def _elsewhere() -> None:
    """The officiant alone, with the way there and back."""
    offered = Offering.objects.filter(service__slug=OWN_PLACE, channel=Channel.IN_PERSON)
    offered.update(
        buffer_before_minutes=TRAVEL_MINUTES, buffer_after_minutes=TRAVEL_MINUTES, max_per_day=1
    )
    Need.objects.filter(offering__in=offered, kind=ResourceKind.DESK).delete()


def _by_officiants(halls: QuerySet[ServicePoint], rng: Random) -> None:
    """Who marries people does that alone, so that who talks with them can marry them too."""
    skill = _capability(
        "trouwambtenaar", CapabilityKind.SKILL, "Trouwambtenaar", "Wedding officiant"
    )
    for hall in halls:
        people = load_professionals(hall.organisation, [(skill.slug,)] * OFFICIANTS, rng)
        load_shifts(people, hall, remote=True)
    talks = Offering.objects.filter(service__slug=TALK)
    here = halls.values("organisation")
    talks.exclude(service_point__in=halls).filter(service_point__isnull=False).delete()
    talks.exclude(service__organisation__in=here).delete()
    talks.update(horizon_days=AHEAD_DAYS, walk_in_share=0, max_per_day=TALKS_A_DAY)
    for need in Need.objects.filter(
        offering__service__slug__in=(CEREMONY, OWN_PLACE, TALK), kind=ResourceKind.PROFESSIONAL
    ):
        need.capabilities.set([skill])


def _needs_room(offerings: Iterable[int], room: Capability) -> None:
    for need in Need.objects.filter(offering__in=list(offerings), kind=ResourceKind.DESK):
        need.kind = ResourceKind.ROOM
        need.save(update_fields=["kind"])
        need.capabilities.set([room])


def _capability(slug: str, kind: CapabilityKind, nl: str, en: str) -> Capability:
    return Capability.objects.create(slug=slug, kind=kind, name_nl=nl, name_en=en)
