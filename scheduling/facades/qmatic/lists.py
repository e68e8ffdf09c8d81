"""Services, branches, and which services go together."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from locations.models import Offering, ServicePoint
from scheduling.facades import ids, known
from scheduling.facades.doors import answer
from scheduling.facades.qmatic import written
from scheduling.facades.qmatic.doors import QmaticDoor, meta, read_matrix, services_of


class Services(QmaticDoor):
    """All of them, or those of one branch."""

    def get(self, request: Request, branch: str = "") -> Response:
        now = timezone.now()
        at = known.point(self.client, branch, now=now) if branch else None
        found = written.services(known.services(self.client, now=now, at=at))
        return answer({"serviceList": found, **meta(len(found))})


class Branches(QmaticDoor):
    """All of them, or those with one service."""

    def get(self, request: Request, service: str = "") -> Response:
        now = timezone.now()
        if service:
            points = known.points_with(self.client, [service], now=now)
        else:
            points = list(known.points(self.client, now=now))
        found = [written.branch(point) for point in points]
        return answer({"branchList": found, **meta(len(found))})


class Branch(QmaticDoor):
    def get(self, request: Request, branch: str) -> Response:
        point = known.point(self.client, branch, now=timezone.now())
        return answer({"branch": written.branch(point), **meta(1)})


class Groups(QmaticDoor):
    """By branch: the services that can be booked together with those that were named."""

    def get(self, request: Request, matrix: str) -> Response:
        now = timezone.now()
        named = services_of(read_matrix(matrix))
        found = [
            {
                "branchPublicId": ids.written(ids.POINT, point.pk),
                "branchName": point.name,
                "serviceGroups": [self.group(point)],
            }
            for point in known.points_with(self.client, named, now=now)
        ]
        return answer(found)

    def group(self, point: ServicePoint) -> dict[str, Any]:
        """Whatever a point has fits in one visit there."""
        here: list[Offering] = known.services(self.client, now=timezone.now(), at=point)
        return {"services": written.services(here)}


class GroupsOfBranch(Groups):
    def get(self, request: Request, matrix: str, branch: str = "") -> Response:
        now = timezone.now()
        point = known.point(self.client, branch, now=now)
        known.chosen(self.client, point, services_of(read_matrix(matrix)), now=now)
        return answer([self.group(point)])
