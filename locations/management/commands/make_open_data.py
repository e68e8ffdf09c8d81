from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from locations.exchange import dump


class Command(BaseCommand):
    help = "Writes the files of /open-data anew, as the worker does every day."

    def handle(self, *args: Any, **options: Any) -> None:
        made = dump.make(now=timezone.now())
        for file in made.files:
            self.stdout.write(f"{file.size:>12,}  {file.name}")
        self.stdout.write(f"In {made.folder}.")
