from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.operations import server


class Command(BaseCommand):
    help = "Serves pages, API and live messages; with a worker in the same process unless told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--without-worker", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            server.check_port(options["host"], options["port"])
        except server.PortTaken as error:
            raise CommandError(str(error)) from error
        server.serve(options["host"], options["port"], with_worker=not options["without_worker"])
