from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hub.operations.progress import Progress
from scheduling.planning import cover, readmodel

MOST_NAMED = 20


class Command(BaseCommand):
    help = "Compares the masks with shifts, hours and appointments; --rebuild writes them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="write every mask anew")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self.stdout)
        parts = readmodel.parts()
        if options["rebuild"]:
            self._rebuild(parts, progress)
            return
        wrong = [
            difference
            for part in progress.over(parts, f"groups of {readmodel.BATCH} resources compared")
            for difference in readmodel.differences(part, now=timezone.now())
        ]
        for one in wrong[:MOST_NAMED]:
            place = f" at point {one.service_point_id}" if one.service_point_id else ""
            minutes = one.slices * 5
            self.stdout.write(f"resource {one.resource_id}{place}: {one.kind}, {minutes} minutes")
        if wrong:
            raise CommandError(f"{len(wrong)} masks are wrong. --rebuild writes them anew.")
        self.stdout.write("All masks are what they should be.")

    def _rebuild(self, parts: list[list[int]], progress: Progress) -> None:
        now = timezone.now()
        written = 0
        for step in progress.over(cover.steps(now=now), "groups of points and people on duty"):
            written += step()
        for part in progress.over(parts, f"groups of {readmodel.BATCH} resources taken"):
            written += readmodel.rebuild_busy(part, now=now)
        self.stdout.write(f"{written:,} masks were written.")
