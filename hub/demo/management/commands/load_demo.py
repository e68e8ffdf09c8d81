import resource
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hub.catalogue.models import Organisation
from hub.demo import national, small
from hub.operations.progress import Progress


class Command(BaseCommand):
    help = "Loads the demo network into an empty database. The same seed gives the same network."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=["small", "national"], default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--days", type=int, default=national.DAYS, help="days to book, for the national scale"
        )
        parser.add_argument(
            "--points",
            type=int,
            default=national.POINTS,
            help="service points of the national scale; desks and people follow in proportion",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is data already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisation.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("The database has organisations already: load into an empty one.")
        began = time.monotonic()
        progress = Progress(self.stdout)
        if options["scale"] == "national":
            national.load(
                seed=options["seed"],
                now=timezone.now(),
                days=options["days"],
                progress=progress,
                points_wanted=options["points"],
            )
        else:
            small.load(seed=options["seed"], now=timezone.now(), progress=progress)
        memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(f"Done in {time.monotonic() - began:.0f} s, {memory_mb} MB at most.")
