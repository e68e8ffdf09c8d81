from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from scheduling.queue.rehearsal import rehearse


class Command(BaseCommand):
    help = (
        "Plays days at a point on the rules alone, and holds the told waits against the true ones."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=20)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("desks  walk-ins  told  waited  mean error  width  held")
        for desks, load in ((2, 0.5), (3, 0.6), (3, 0.75)):
            found = rehearse(days=options["days"], seed=options["seed"], desks=desks, load=load)
            self.stdout.write(
                f"{desks:5}  {load:8.0%}  {found.told:4}  {found.mean_wait:6.1f}"
                f"  {found.mean_error:10.1f}  {found.mean_width:5.1f}  {found.held:4.0%}"
            )
