from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.demo import today
from hub.demo.day import stage
from hub.demo.day.clock import Clock
from hub.demo.day.plan import plan_day
from hub.demo.day.play import Play, Played, takes
from hub.errors import DomainError
from locations.models import ServicePoint

LIMITS = {"speed": (1, 1200), "hours": (0.5, 12), "desks": (1, 8)}


class Command(BaseCommand):
    help = (
        "Plays a day at a point of the demo on the running server, through the doors that people"
        " use, and checks what must hold of it. Watch agenda, desk, floor, kiosk and display"
        " meanwhile. Run it on the server's machine, with its settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--point", default=today.POINT, help="the slug of the service point")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="of the running server")
        parser.add_argument(
            "--speed",
            type=float,
            default=60,
            help="how many times shorter conversations and intervals are; the clock stays true",
        )
        parser.add_argument("--hours", type=float, default=8, help="of the day, before --speed")
        parser.add_argument("--desks", type=int, default=4, help="that are opened, at most")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same plan")
        parser.add_argument(
            "--open",
            action="store_true",
            help="open the point for the time of the play where it is closed now",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, (least, most) in LIMITS.items():
            if not least <= options[name] <= most:
                raise CommandError(f"--{name}: choose a number from {least} to {most}.")
        point = ServicePoint.objects.select_related("organisation").filter(slug=options["point"])
        found = point.first()
        if found is None:
            raise CommandError(f"There is no service point {options['point']}.")
        try:
            played = self._played(found, options)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"\n{played.report}")
        if not played.is_well:
            raise CommandError("The day was not as it must be.")

    def _played(self, point: ServicePoint, options: dict[str, Any]) -> Played:
        stage.check(point)
        clock, minutes = Clock(speed=options["speed"]), options["hours"] * 60
        most = takes(minutes, clock)
        with (
            stage.opened(point, takes=most, by_force=options["open"]),
            stage.set_up(
                point=point, base=options["url"], speed=clock.speed, seats=options["desks"]
            ) as scene,
        ):
            day = plan_day(
                seed=options["seed"],
                minutes=minutes,
                seats=len(scene.workplaces),
                services=len(scene.services),
            )
            self.stdout.write(
                f"{point.name}: {options['hours']:g} hours in"
                f" {clock.seconds(minutes) / 60:.1f} minutes, at {len(day.seats)} desks."
            )
            return Play(scene, day, clock, self._say).run()

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
