from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hub.catalogue import upl
from hub.catalogue.lists import BadList


class Command(BaseCommand):
    help = "Imports the national list of uniform products (UPL). Twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FILE_OR_URL")
        parser.add_argument("--sdg", metavar="FILE_OR_URL", help="the list of SDG areas")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = upl.import_list(
                source=options["source"], sdg_source=options["sdg"], now=timezone.now()
            )
        except BadList as error:
            raise CommandError(f"{error}\nThe catalogue is as it was.") from error
        self.stdout.write(
            f"{report.total} products: {report.new} new, {report.changed} changed, "
            f"{report.ended} ended. Left out: {report.left_out} placeholder."
        )
