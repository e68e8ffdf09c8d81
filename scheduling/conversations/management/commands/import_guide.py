import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hub.catalogue.models import Service
from hub.errors import DomainError
from scheduling.conversations import guides


class Command(BaseCommand):
    help = "Publishes the conversation guide of a service from JSON (docs/conversations.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="the slug of the organisation")
        parser.add_argument("service", help="the slug of its service")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        service = Service.objects.filter(
            organisation__slug=options["organisation"], slug=options["service"]
        ).first()
        if service is None:
            raise CommandError("This organisation has no such service.")
        try:
            raw = json.loads(options["file"].read_text("utf-8"))
            guide = guides.publish(service=service, raw=raw, now=timezone.now())
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        except DomainError as refused:
            lines = [f"  {place}: {problem}" for place, problem in refused.fields.items()]
            raise CommandError("\n".join([str(refused), *lines])) from refused
        self.stdout.write(f"Version {guide.number} is published.")
