import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hub.demo import today
from hub.demo.staff import LOGINS
from hub.operations import server

WELCOME = """
The hub is on. Ctrl-C stops it.

  Citizen      http://{host}:{port}/            English: http://{host}:{port}/en/
  Staff        http://{host}:{port}/demo (accounts, and the code of this moment)
{logins}
               {line}
  A whole day  in another shell: {day}
  API docs     http://{host}:{port}/api/v1/docs
"""


class Command(BaseCommand):
    help = "Sets up the embedded default with the demo network and serves it in one process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        try:
            server.check_port(host, port)
        except server.PortTaken as error:
            raise CommandError(str(error)) from error
        if settings.BASE_URL == "http://127.0.0.1:8000":  # nobody chose one
            settings.BASE_URL = f"http://{host}:{port}"
        self.stdout.write("Bringing the database up to date ...")
        call_command("migrate", verbosity=0)
        call_command("load_demo", scale="small", if_empty=True, stdout=self.stdout)
        line = today.begin(now=timezone.now())
        logins = "\n".join(f"                 {login}" for login in LOGINS)
        self.stdout.write(
            WELCOME.format(host=host, port=port, logins=logins, line=line, day=_day(host, port))
        )
        self.stdout.flush()
        server.serve(host, port)


def _day(host: str, port: int) -> str:
    """The order that plays a day on this server."""
    return f"{sys.executable} manage.py simulate_day --url http://{host}:{port}"
