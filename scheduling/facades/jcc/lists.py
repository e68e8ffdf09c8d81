"""Activities and locations, and what a form must ask of who comes."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from locations.models import ServicePoint
from scheduling.facades import known, visits
from scheduling.facades.doors import answer
from scheduling.facades.errors import UnknownService
from scheduling.facades.jcc import written
from scheduling.facades.jcc.doors import JccDoor

VERSION = "1.0.0.0"
HIDDEN, REQUIRED = 1, 2
# Two names and a way to reach somebody: the rest is neither asked nor kept.
NOT_ASKED = (
    *("gender", "initials", "birthDate", "socialSecurityNumber", "nationality", "language"),
    *("mobilePhoneNumber", "streetName", "houseNumber", "houseNumberSuffix", "postalCode"),
    *("city", "country"),
)


class Version(JccDoor):
    def get(self, request: Request) -> Response:
        return answer({"warpApiVersion": VERSION, "afsprakenVersion": VERSION})


class Activities(JccDoor):
    def get(self, request: Request) -> Response:
        at = self.place(request)
        found = known.services(self.client, now=timezone.now(), at=at)
        return answer(written.activities(found))

    def place(self, request: Request) -> ServicePoint | None:
        """Raises UnknownBranch."""
        text = request.query_params.get("locationId", "")
        return known.point(self.client, text, now=timezone.now()) if text else None


class MoreActivities(Activities):
    """What can be booked along with what was chosen: all that a point with those has."""

    def get(self, request: Request) -> Response:
        now, at = timezone.now(), self.place(request)
        selected = request.query_params.getlist("selectedActivityId")
        chosen = set(known.numbers(selected)) if selected else set()
        points = [at] if at else known.points_with(self.client, selected, now=now)
        here = known.offerings(self.client, now=now).filter(service_point__in=points)
        together = set(here.values_list("service", flat=True))
        if request.query_params.get("includeSelectedActivities", "").lower() != "true":
            together -= chosen
        found = known.services(self.client, now=now, at=at)
        return answer(written.activities(one for one in found if one.service_id in together))


class Locations(JccDoor):
    def get(self, request: Request) -> Response:
        found = known.points(self.client, now=timezone.now())
        return answer([written.location(point) for point in found])


class LocationsWith(JccDoor):
    def get(self, request: Request) -> Response:
        selected = request.query_params.getlist("selectedActivityId")
        found = known.points_with(self.client, selected, now=timezone.now())
        return answer([written.location(point) for point in found])


class Location(JccDoor):
    def get(self, request: Request, location: str) -> Response:
        return answer(written.location(known.point(self.client, location, now=timezone.now())))


class DateRange(JccDoor):
    """From the first to the last date on which all of it may be booked, at whatever place."""

    def get(self, request: Request) -> Response:
        now = timezone.now()
        selected = known.numbers(request.query_params.getlist("activityId"))
        some = known.services(self.client, now=now)
        items = [visits.alone(one) for one in some if one.service_id in selected]
        if len(items) < len(selected):
            raise UnknownService
        first, last = visits.dates_of(items, now=now)
        return answer(
            {
                "minDate": f"{first.isoformat()}T00:00:00",
                "maxDate": f"{last.isoformat()}T00:00:00",
            }
        )


class CustomerFields(JccDoor):
    """What is not named here a form may ask and may leave out."""

    def get(self, request: Request) -> Response:
        selected = request.query_params.getlist("selectedActivityId")
        known.points_with(self.client, selected, now=timezone.now())
        return answer(
            {
                **dict.fromkeys(NOT_ASKED, HIDDEN),
                "emailAddress": REQUIRED,
                "areFirstNameOrInitialsRequired": False,
                "isAnyPhoneNumberRequired": False,
            }
        )
