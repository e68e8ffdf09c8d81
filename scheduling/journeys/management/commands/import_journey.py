import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hub.catalogue.models import Service
from hub.errors import DomainError
from scheduling.journeys import publishing


class Command(BaseCommand):
    help = "Takes in the journey of a service as JSON (docs/journeys.md), as a draft."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="the slug of the organisation")
        parser.add_argument("service", help="the slug of its service")
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="and publish it")

    def handle(self, *args: Any, **options: Any) -> None:
        service = Service.objects.filter(
            organisation__slug=options["organisation"], slug=options["service"]
        ).first()
        if service is None:
            raise CommandError("This organisation has no such service.")
        try:
            raw = json.loads(options["file"].read_text("utf-8"))
            version = publishing.save_draft(service=service, raw=raw, now=timezone.now())
            if options["publish"]:
                publishing.publish(service=service, now=timezone.now())
        except (OSError, ValueError, RecursionError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        except DomainError as refused:
            lines = [f"  {place}: {problem}" for place, problem in refused.fields.items()]
            raise CommandError("\n".join([str(refused), *lines])) from refused
        state = "published" if options["publish"] else "kept as a draft"
        self.stdout.write(f"Version {version.number} is {state}.")
