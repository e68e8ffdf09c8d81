from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.intake import resealing
from hub.intake.sealing import CannotOpen


class Command(BaseCommand):
    help = "Seals answers and conversations with the first of INTAKE_KEYS; then older keys may go."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = resealing.all_rooms()
        except CannotOpen as error:
            raise CommandError(
                "Some answers were sealed with a key that is not among INTAKE_KEYS. Put it back "
                "behind the new one. What was resealed stays so."
            ) from error
        self.stdout.write(f"{done} answers, files and conversations are sealed with the first key.")
