"""The fixture, added to a loaded network; prints its facts. `python -m tools.bench.stage`

One service at 20 points near each other, each with 8 desks, carried out by any of the same 20
remote professionals: two needs. Half of the next 60 days is booked. And eight booking lines: a
point with one desk and one professional each, 20 minutes, nothing booked.
"""

import json
import os
import sys
from datetime import datetime
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from hub.catalogue.models import (  # noqa: E402
    Capability,
    Organisation,
    Service,
    ServiceStatus,
    ServiceText,
)
from hub.demo import bookings, content, network  # noqa: E402
from hub.demo.small import window_of  # noqa: E402
from locations.models import (  # noqa: E402
    Channel,
    Need,
    NeedPlace,
    Offering,
    ResourceKind,
    ServicePoint,
)
from scheduling.booking import bulk  # noqa: E402
from scheduling.models import CoverMask  # noqa: E402
from scheduling.planning import cover  # noqa: E402
from scheduling.planning.models import Professional  # noqa: E402

POINTS = 20
DESKS = 8
EXPERTS = 20
LINES = 8
BOOKED_DAYS = 60


class Fixture:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.rng = Random(1)  # noqa: S311 - the same figures every time
        self.owner = Organisation.objects.create(
            slug="meting", kind="agency", name="Meetbureau", is_demo=True
        )
        self.skill = Capability.objects.create(
            slug="meting", kind="skill", name_nl="meting", name_en="measuring"
        )

    def service(self, slug: str) -> Service:
        service = Service.objects.create(
            organisation=self.owner,
            slug=slug,
            status=ServiceStatus.PUBLISHED,
            audience=["citizen"],
        )
        for language in ("nl", "en"):
            ServiceText.objects.create(service=service, language=language, title=slug, summary=slug)
        return service

    def point(self, number: int, desks: int) -> ServicePoint:
        model = next(row for row in content.points() if row["kind"] == "town_hall")
        row = {
            **model,
            "slug": f"meting-{number}",
            "name": f"Meetpunt {number}",
            "latitude": 53.2 + number / 100,
            "longitude": 5.8,
            **{"desks": desks, "booths": 0, "rooms": 0, "wedding_room": False},
        }
        return network.load_point(row, self.owner)

    def people(self, count: int, at: ServicePoint | None) -> list[Professional]:
        people = network.load_professionals(self.owner, [("meting",)] * count, self.rng)
        network.load_shifts(people, at, remote=at is None)
        return people

    def offering(self, service: Service, at: ServicePoint, *, remote: bool) -> Offering:
        offering = Offering.objects.create(
            service=service,
            service_point=at,
            channel=Channel.VIDEO_POINT if remote else Channel.IN_PERSON,
            base_minutes=20,
            step_minutes=20,
            horizon_days=90,
        )
        Need.objects.create(offering=offering, kind=ResourceKind.DESK, place=NeedPlace.AT_POINT)
        person = Need.objects.create(
            offering=offering,
            kind=ResourceKind.PROFESSIONAL,
            place=NeedPlace.ORGANISATION if remote else NeedPlace.AT_POINT,
            organisation=self.owner if remote else None,
        )
        person.capabilities.set([self.skill])
        return offering

    def write_masks(self, points: list[ServicePoint], people: list[Professional]) -> None:
        cover.rebuild_points(points, now=self.now)
        cover.rebuild_professionals(people, now=self.now)

    def book_half(self, people: list[Professional]) -> int:
        filler = bookings.Filler(self.rng, window_of(self.now, BOOKED_DAYS))
        covers = CoverMask.objects.filter(resource__in=[one.resource_id for one in people])
        rows = covers.select_related("resource").prefetch_related("resource__capabilities")
        booked = [one for row in rows.order_by("resource") for one in filler.fill(row)]
        return bulk.load(booked, now=self.now)


def main() -> None:
    fixture = Fixture(timezone.now())
    service, visit = fixture.service("meting"), fixture.service("meting-aan-de-balie")
    points = [fixture.point(number, DESKS) for number in range(POINTS)]
    offerings = [fixture.offering(service, point, remote=True) for point in points]
    others = [fixture.service(f"meting-{number}") for number in (2, 3)]
    segments = [offerings[0], *(fixture.offering(s, points[0], remote=True) for s in others)]
    experts = fixture.people(EXPERTS, None)
    lines = [fixture.point(POINTS + number, 1) for number in range(LINES)]
    line_offerings = [fixture.offering(visit, point, remote=False) for point in lines]
    for point in lines:
        fixture.people(1, point)
    fixture.write_masks([*points, *lines], experts)
    booked = fixture.book_half(experts)
    facts = {
        "offering": offerings[0].pk,
        "service": service.pk,
        "points": [point.pk for point in points],
        "segments": [offering.pk for offering in segments],
        "lines": [offering.pk for offering in line_offerings],
        "booked": booked,
    }
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main()
