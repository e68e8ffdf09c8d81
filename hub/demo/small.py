"""The small network: six municipalities, ten libraries, eight national agencies."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from hub.catalogue import search
from hub.catalogue.models import Organisation, OrganisationKind, Service
from hub.demo import (
    answers,
    bookings,
    catalogue,
    content,
    couples,
    helping,
    journeys,
    keydates,
    network,
    particular,
    questions,
    staff,
    video,
    waits,
)
from hub.intervals import Interval
from hub.operations.progress import Progress
from locations.models import PointKind, Resource, ResourceKind, ServicePoint
from scheduling.planning import cover

DAYS = 60


def load(*, seed: int, now: datetime, progress: Progress) -> None:
    """Everything in one transaction: a load that is cut off leaves nothing."""
    rng = Random(seed)  # noqa: S311 - a demo that is the same every time
    with transaction.atomic():
        progress.say("Organisations and services ...")
        owners = catalogue.load_organisations()
        catalogue.load_vocabulary()
        topics = catalogue.load_topics(owners)
        search.rebuild(now=now)
        progress.say(f"{len(topics)} services; service points, people and shifts ...")
        points = _load_points(owners, rng)
        _load_offerings(owners, topics, points, rng)
        particular.load(rng)
        helping.load(rng=Random(seed), now=now)  # noqa: S311 - as above
        staff.load()
        keydates.load(now=now)
        questions.load(now=now)
        journeys.load(now=now)
        answers.load(rng=Random(seed), now=now)  # noqa: S311 - as above
        waits.load(seed=seed, now=now)
        progress.say("Working out when each desk and each person can be booked ...")
        cover.rebuild_all(now=now)
        progress.say(f"Booking about half of the next {DAYS} days ...")
        booked = bookings.fill(rng, window_of(now, DAYS), now=now, progress=progress)
        couples.load(now=now)
        video.load(now=now)
    progress.say(f"Loaded: {len(topics)} services, {len(points)} points, {booked} appointments.")


def window_of(now: datetime, days: int) -> Interval:
    """From this morning on, so that today's agenda has something in it."""
    local = now.astimezone(ZoneInfo("Europe/Amsterdam"))
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Interval(start, start + timedelta(days=days))


def _load_points(owners: dict[str, Organisation], rng: Random) -> list[ServicePoint]:
    points = [network.load_point(row, owners[row["organisation"]]) for row in content.points()]
    network.close_on_holidays(list(owners.values()))
    for point in points:
        network.load_counter_staff(point, rng)
    return points


def _load_offerings(
    owners: dict[str, Organisation],
    topics: dict[str, Service],
    points: list[ServicePoint],
    rng: Random,
) -> None:
    skills: dict[str, set[str]] = {}
    for row in content.services():
        topic, kind = topics[row["slug"]], catalogue.kind_of_owner(row)
        if kind == OrganisationKind.AGENCY:
            skills.setdefault(row["owner"], set()).add(row["skill"])
            network.offer_at_home([topic], row)
            network.offer_in_booths([(topic, point) for point in with_booth(points)], row)
        else:
            offer_locally(topic, row, kind, points)
    for slug, some in skills.items():
        network.load_experts(owners[slug], some, rng)


def offer_locally(
    topic: Service, row: content.Table, kind: str, points: list[ServicePoint]
) -> None:
    at = PointKind.TOWN_HALL if kind == OrganisationKind.MUNICIPALITY else PointKind.LIBRARY
    mine = [point for point in points if point.kind == at]
    organisations = list({p.organisation_id: p.organisation for p in mine}.values())
    variants = {v.organisation_id: v for v in catalogue.load_variants(topic, organisations)}
    if kind == OrganisationKind.MUNICIPALITY:
        network.offer_at_home(list(variants.values()), row)
    if "in_person" in row["channels"]:
        places = [(variants[point.organisation_id], point) for point in mine]
        network.offer_at_counters([*places], row)


def with_booth(points: list[ServicePoint]) -> list[ServicePoint]:
    booths = Resource.objects.filter(kind=ResourceKind.BOOTH).values_list(
        "service_point", flat=True
    )
    return [point for point in points if point.pk in set(booths)]
