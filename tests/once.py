"""Which tests say the same on every database, so that `make test` runs them on one of the two.

What can differ runs on both: booking and its races, the line, locks, constraints, masks, searches,
statements of our own, the API of all that, and whatever commits (decision 0060). So does all that
is not named here: a new folder runs on both.
"""

import pytest

from tests.apart import ROOT

# The beginnings of paths below tests/, and why one database tells it: PostgreSQL, for what asks
# the database for something. Whose each page is, is asked on SQLite, so pages are opened on both.
EMBEDDED: dict[str, str] = {
    "isolation/": "who may see what is decided above the database",
}
ONCE: dict[str, str] = {
    "agenda/": "pages of staff; what they do is tried in scheduling, queue and waitlist",
    "agencies/test_access": "who may see what is decided above the database",
    "agencies/test_docs": "a page of the docs",
    "api/test_design_rules": "the form of the API",
    "api/test_docs": "a page of the docs",
    "api/test_openapi": "the description of the API",
    "api/test_written": "the description of the API",
    "calendars/test_fetching": "no database: addresses and a server elsewhere",
    "calendars/test_reading": "no database: files",
    "catalogue/test_quality": "no database: texts",
    "conversations/test_guides_page": "pages; the rules are tried in the other files",
    "conversations/test_citizen_pages": "pages; the rules are tried in the other files",
    "conversations/test_follow_up_pages": "pages; the rules are tried in the other files",
    "conversations/test_hand_over_pages": "pages; the rules are tried in the other files",
    "conversations/test_record_pages": "pages; the rules are tried in the other files",
    "demo/test_day_": "no database: plans, and what is read of a page",
    "demo/test_journeys": "texts of the demo",
    "demo/test_mail": "texts of the demo",
    "demo/test_service_texts": "no database: files",
    "editorial/": "pages of editors; publishing and searching are tried in catalogue",
    "embed/": "pages",
    "exchange/test_cpsv": "files in the standards of others",
    "exchange/test_doors": "files in the standards of others",
    "exchange/test_hsds": "files in the standards of others",
    "exchange/test_opening_calendar": "files in the standards of others",
    "exchange/test_reading": "files in the standards of others",
    "exchange/test_samenwerkende": "files in the standards of others",
    "exchange/test_schema_org": "files in the standards of others",
    "facades/test_docs": "a page of the docs",
    "facades/test_jcc": "the form of a door; what it books is tried in scheduling and api",
    "facades/test_qmatic": "the form of a door; what it books is tried in scheduling and api",
    "importing/test_files": "no database: files",
    "importing/test_pages": "pages; planning, doing and undoing is tried beside it",
    "importing/test_standards": "files in the standards of others",
    "intake/test_edit": "pages of editors; publishing is tried beside it",
    "intake/test_misfits": "words of a refusal",
    "intake/test_pages": "pages; what is kept of answers is tried beside it",
    "intake/test_reuse": "pages; what is kept of answers is tried beside it",
    "journeys/test_editing": "pages of editors; running is tried beside it",
    "journeys/pages/": "pages; running is tried beside it",
    "journeys/test_templates": "words of a refusal",
    "journeys/test_words_page": "pages of editors; running is tried beside it",
    "keydates/test_pages": "pages; publishing and reminding is tried beside it",
    "kiosk/": "screens, with no rules of their own; the line is tried in queue",
    "people/": "who comes in is decided above the database",
    "scheduling/test_grid": "no database: arithmetic",
    "scheduling/test_messages": "words of messages",
    "scheduling/test_visit_pages": "pages; visits are tried beside it",
    "scheduling/test_web_": "pages; booking is tried beside it",
    "video/test_door": "pages and links; the room, which has sockets, runs on both",
    "video/test_staff": "pages and links; the room, which has sockets, runs on both",
    "waitlist/test_pages": "pages; offers and answers are tried beside it",
}
BELOW = ROOT / "tests"
COMMITS = {"transactional_db", "live_server"}
REAL = ("browser", "concurrency", "postgres")  # servers and processes of their own


def marker_of(item: pytest.Item) -> str:
    """`once` for PostgreSQL alone, `embedded` for SQLite alone, and nothing for both."""
    path = item.path.relative_to(BELOW).as_posix()
    for marker, named in (("once", ONCE), ("embedded", EMBEDDED)):
        if path.startswith(tuple(named)) and not _commits(item):
            return marker
    return ""


def _commits(item: pytest.Item) -> bool:
    """Then others may see it, and hear of it by the channel layer."""
    marker = item.get_closest_marker("django_db")
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return (
        bool(marker and marker.kwargs.get("transaction"))
        or bool(COMMITS & set(fixtures))
        or any(item.get_closest_marker(name) for name in REAL)
    )
