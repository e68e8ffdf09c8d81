"""What changed in the API, the newest first: told at /api/v1/changes and on its page. Versions are
semantic (semver.org): a minor one adds, and breaks nothing."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from hub.errors import Text


@dataclass(frozen=True, slots=True)
class Release:
    version: str
    date: date
    changes: tuple[Text, ...]


RELEASES = (
    Release(
        "1.2.0",
        date(2026, 11, 28),
        (
            _("One date of a weekly shift is changed, dropped and put back; many in one request."),
            _(
                "Agreements are asked for, answered and ended by both sides, with a scope of their "
                "own: agreements:write."
            ),
        ),
    ),
    Release(
        "1.1.0",
        date(2026, 11, 28),
        (
            _(
                "Organisations' own systems change services, service points, opening hours, "
                "offerings, professionals and shifts, under /organisations/{organisation}."
            ),
            _("What is read there has an ETag; a change asks for If-Match."),
            _("Many services are written in one request, each answered for itself."),
            _("Subscriptions to news are made, changed, paused and ended by the API."),
            _("News of a service that is published, and of a service point that ends."),
            _("A service is published at a moment at most two years ahead (publishAt)."),
            _("What a service leaves out about for whom it is, its base says."),
            _(
                "The description is OpenAPI 3.1, in Dutch or English, with an example of each "
                "answer."
            ),
        ),
    ),
    Release(
        "1.0.0",
        date(2026, 11, 24),
        (
            _(
                "Find services, service points, offerings and free times; keep a time, book, move "
                "and cancel; ask for an earlier time; stand in line."
            ),
        ),
    ),
)
