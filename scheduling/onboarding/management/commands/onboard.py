"""A new organisation from one file, or what stands in the way of it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.errors import DomainError
from scheduling.onboarding import building, example
from scheduling.onboarding.building import Done
from scheduling.onboarding.problems import NotReady


class Command(BaseCommand):
    help = "Adds an organisation with its points, people, services and offerings from one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an XLSX file, or a zip of CSV files")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen")
        parser.add_argument(
            "--example",
            action="store_true",
            help="write an example to the file in place of reading",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if options["example"]:
            file.write_bytes(example.workbook())
            self.stdout.write(f"An example is in {file}.")
            return
        try:
            done = building.onboard(
                data=file.read_bytes(),
                name=file.name,
                now=timezone.now(),
                dry_run=options["dry_run"],
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except NotReady as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            raise CommandError(str(refused)) from refused
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self._tell(done)

    def _tell(self, done: Done) -> None:
        self.stdout.write(done.organisation.name)
        for sheet, count in done.counts.items():
            self.stdout.write(f"  {sheet}: {count}")
        tried = done.tried
        if tried and tried.starts_at and not tried.why_not:
            names = ", ".join(tried.with_whom)
            when = timezone.localtime(tried.starts_at)
            self.stdout.write(
                f"Test booking, made and cancelled: {tried.service}, {tried.point}, "
                f"{when:%d-%m-%Y %H:%M}, {names}"
            )
        elif tried:
            self.stdout.write(f"No test booking: {tried.service}, {tried.point}: {tried.why_not}")
        if done.is_dry:
            self.stdout.write("A dry run: nothing was written.")
