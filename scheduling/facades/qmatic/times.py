"""Free dates and times, on the clock of the branch."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from scheduling.facades import visits, wall
from scheduling.facades.doors import answer
from scheduling.facades.qmatic.doors import QmaticDoor, meta, read_matrix


class Dates(QmaticDoor):
    def get(self, request: Request, branch: str, matrix: str = "", service: str = "") -> Response:
        matrix = f";servicePublicId={service}{matrix}" if service else matrix
        visit = self.visit(branch, matrix)
        days = visits.free_days(visit, now=timezone.now())
        found = [f"{day.isoformat()}T00:00:00" for day in days]
        return answer({"dates": found, **meta(len(found), read_matrix(matrix))})


class Times(QmaticDoor):
    def get(
        self, request: Request, branch: str, date: str, matrix: str = "", service: str = ""
    ) -> Response:
        matrix = f";servicePublicId={service}{matrix}" if service else matrix
        visit, day = self.visit(branch, matrix), wall.read_date(date)
        free = visits.free_times(visit, day, day, now=timezone.now())
        found = [start.strftime("%H:%M") for start in free]
        return answer({"times": found, **meta(len(found), read_matrix(matrix))})
