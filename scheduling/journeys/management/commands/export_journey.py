import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scheduling.journeys.models import TemplateVersion


class Command(BaseCommand):
    help = "Writes the newest version of a service's journey as JSON (docs/journeys.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="the slug of the organisation")
        parser.add_argument("service", help="the slug of its service")

    def handle(self, *args: Any, **options: Any) -> None:
        found = (
            TemplateVersion.objects.filter(
                template__service__organisation__slug=options["organisation"],
                template__service__slug=options["service"],
            )
            .order_by("-number")
            .first()
        )
        if found is None:
            raise CommandError("This service has no journey.")
        self.stdout.write(json.dumps(found.document, ensure_ascii=False, indent=2))
