"""The whole country, made up: every municipality, some 2,000 points, 12,000 desks and 15,000
professionals; or a part of it, in proportion. For measuring; the texts are those of the small
network."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from random import Random

from django.db import transaction

from hub.catalogue import search
from hub.catalogue.models import Organisation, OrganisationKind, Service
from hub.demo import bookings, catalogue, content, keydates, network, staff
from hub.demo.content import Table
from hub.demo.small import offer_locally, window_of, with_booth
from hub.operations.progress import Progress
from locations import gazetteer
from locations.gazetteer import Place, fold
from locations.models import ServicePoint
from scheduling.constraints import checked_at_the_end
from scheduling.models import Allocation
from scheduling.planning import cover

POINTS = 2_000
LIBRARIES_PER_HALL = 3
DESKS = {"town_hall": 12, "library": 4}
EXPERTS_PER_POINT = 1.5
DAYS = 90


def load(
    *, seed: int, now: datetime, days: int, progress: Progress, points_wanted: int = POINTS
) -> None:
    """In stages, each in a transaction of its own, so that memory stays flat."""
    rng = Random(seed)  # noqa: S311 - a demo that is the same every time
    with transaction.atomic():
        owners = catalogue.load_organisations()
        catalogue.load_vocabulary()
        topics = catalogue.load_topics(owners)
        search.rebuild(now=now)
    points = _load_points(_organisations(owners), rng, progress, points_wanted)
    _load_offerings(owners, topics, points, progress)
    _load_experts(owners, rng, progress, round(points_wanted * EXPERTS_PER_POINT))
    staff.load()
    keydates.load(now=now)
    progress.say("Working out when each desk and each person can be booked ...")
    cover.rebuild_all(now=now)
    with checked_at_the_end(Allocation, "allocation_never_overlaps"):
        booked = bookings.fill(rng, window_of(now, days), now=now, progress=progress)
        progress.say("Checking that nothing overlaps ...")
    progress.say(f"Loaded: {len(topics)} services, {len(points)} points, {booked:,} appointments.")


def _organisations(owners: dict[str, Organisation]) -> dict[str, Organisation]:
    """A municipality for each CBS code; those of the small network keep their slug."""
    known = {o.cbs_code: o for o in owners.values() if o.kind == OrganisationKind.MUNICIPALITY}
    made = [
        Organisation(
            slug=f"gemeente-{fold(place.name).replace(' ', '-')}-{code}",
            kind=OrganisationKind.MUNICIPALITY,
            name=f"Gemeente {place.name}",
            cbs_code=code,
            is_demo=True,
        )
        for code, place in gazetteer.municipalities().items()
        if code not in known
    ]
    return known | {o.cbs_code: o for o in Organisation.objects.bulk_create(made)}


def _load_points(
    organisations: dict[str, Organisation], rng: Random, progress: Progress, wanted: int
) -> list[ServicePoint]:
    library = Organisation.objects.create(
        slug="bibliotheken", kind=OrganisationKind.LIBRARY, name="Bibliotheken (demo)", is_demo=True
    )
    network.close_on_holidays([*organisations.values(), library])
    rows = list(_rows(rng, wanted))
    points = []
    for row in progress.over(rows, "service points and their people"):
        owner = organisations[row["municipality_cbs_code"]]
        with transaction.atomic():
            point = network.load_point(row, owner if row["kind"] == "town_hall" else library)
            network.load_counter_staff(point, rng)
        points.append(point)
    return points


def _rows(rng: Random, wanted: int) -> Iterator[Table]:
    """A town hall in each municipality as far as they go round, the others spread over the
    postcodes of the country."""
    town_halls = wanted // (1 + LIBRARIES_PER_HALL)
    by_code: dict[str, list[Place]] = defaultdict(list)
    for place in gazetteer.load().postcodes.values():
        by_code[place.municipality_code].append(place)
    halls = [rng.choice(places) for places in by_code.values()]
    everywhere = [place for places in by_code.values() for place in places]
    halls += rng.choices(everywhere, k=max(town_halls - len(halls), 0))
    for number, place in enumerate(halls[:town_halls]):
        yield _row("town_hall", "Stadhuis", number, place, rng)
    for number, place in enumerate(rng.choices(everywhere, k=wanted - town_halls)):
        yield _row("library", "Bibliotheek", number, place, rng)


def _row(kind: str, word: str, number: int, place: Place, rng: Random) -> Table:
    postcode, town = place.name.split(" ", 1)
    model = next(point for point in content.points() if point["kind"] == kind)
    return {
        **model,
        "slug": f"{kind.replace('_', '-')}-{number}",
        "name": f"{word} {town}",
        "municipality_cbs_code": place.municipality_code,
        "street": f"Marktplein {rng.randint(1, 90)}",
        "postcode": f"{postcode} AB",
        "place": town,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "desks": DESKS[kind],
        "booths": 1 if kind == "library" else 0,
        "rooms": 0,
    }


def _load_offerings(
    owners: dict[str, Organisation],
    topics: dict[str, Service],
    points: list[ServicePoint],
    progress: Progress,
) -> None:
    booths = with_booth(points)
    for row in progress.over(content.services(), "services and where they can be had"):
        topic, kind = topics[row["slug"]], catalogue.kind_of_owner(row)
        with transaction.atomic():
            if kind == OrganisationKind.AGENCY:
                network.offer_at_home([topic], row)
                network.offer_in_booths([(topic, point) for point in booths], row)
            else:
                offer_locally(topic, row, kind, points)


def _load_experts(
    owners: dict[str, Organisation], rng: Random, progress: Progress, wanted: int
) -> None:
    skills: dict[str, set[str]] = defaultdict(set)
    for row in content.services():
        if catalogue.kind_of_owner(row) == OrganisationKind.AGENCY:
            skills[row["owner"]].add(row["skill"])
    each = max(wanted // len(skills), 1)
    for slug, some in progress.over(sorted(skills.items()), "experts of the agencies"):
        with transaction.atomic():
            network.load_experts(owners[slug], some, rng, count=each)
