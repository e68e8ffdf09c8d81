"""What a town's editors made: questions, dates, a service in its second version, a file."""

from datetime import date
from typing import Any

from hub.catalogue import document, stored
from hub.catalogue import publishing as services
from hub.catalogue.importing import planning as importing
from hub.catalogue.importing.items import Item
from hub.intake import filling
from hub.intake import publishing as questions
from hub.intake.changing import digest
from hub.intake.files import Sent
from hub.keydates import publishing as dates
from hub.keydates import reminding
from hub.keydates.models import DateSeries, SeriesKind
from scheduling.journeys import passing
from scheduling.models import Appointment
from tests.agenda.conftest import Staff
from tests.intake.documents import page, question
from tests.isolation.things import SIGN
from tests.town import NOW, Town

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def published(town: Town, owner: Staff, appointment: Appointment) -> dict[str, Any]:
    """What the editor made, and answers that a citizen gave."""
    asked = {
        "schema": 1,
        "title": {"nl": f"Vragen {SIGN}", "en": "Questions"},
        "pages": [
            page(
                "proof",
                question("proof", "file", most=2, megabytes=1),
                question("sure", required=False),
            )
        ],
        "otherwise": {"because": {"nl": "U kunt langskomen."}, "outcome": {}},
        "rules": [
            {
                "when": {"question": "sure", "is": True},
                "because": {"nl": "U weet het zeker."},
                "outcome": {},
            }
        ],
        "cases": [{"name": "zeker", "on": "2026-11-02", "answers": {}, "outcome": {}}],
    }
    service = town.passport.service
    questions.save_draft(service=service, raw=asked, now=NOW)
    version = questions.publish(service=service, now=NOW)
    begun = filling.begin(version=version, now=NOW)
    sent: dict[str, Any] = {"page": "proof", "today": NOW.date(), "now": NOW}
    files = [Sent("bewijs.pdf", PDF, len(PDF))]
    kept, wrong = filling.keep_files(
        intake=begun.intake, question="proof", sent=files, revision=0, **sent
    )
    assert not wrong
    kept = filling.keep(intake=kept, given={}, revision=kept.revision, **sent)
    filling.finish(intake=kept, today=NOW.date(), now=NOW)
    passing.agree(intake=kept, appointment=appointment, now=NOW)
    series = dates.publish(
        series=DateSeries(
            organisation=town.municipality,
            kind=SeriesKind.PAYMENT,
            title_nl=f"Concept {SIGN}",
            title_en="Draft",
            published=False,
        ),
        days=[dates.Day(date(2026, 6, 23))],
        now=NOW,
        actor_id=owner.user.pk,
    )
    asked_for = reminding.ask(
        email="sanne@example.nl", series=[series], days_before=1, language="nl", now=NOW
    )
    assert asked_for
    return {
        "service": service.pk,
        "rule": digest(version.document["rules"][0]),
        "case": digest(version.document["cases"][0]),
        "template_service": town.municipality.services.get(slug="huwelijk-melden").pk,
        "questions_token": begun.token,
        "other_questions_token": filling.begin(version=version, now=NOW).token,
        "ref": kept.attachments.get().ref,
        "series": series.slug,
        "reminder_token": reminding.token_of(asked_for),
    }


def written(town: Town) -> dict[str, Any]:
    """A service in its second version, and a file with others."""
    service = town.passport.service
    said = document.to_json(stored.read(service))
    services.save_draft(service=service, raw=said, now=NOW, reason=SIGN)
    services.publish(service=service, now=NOW)
    unread = Item(f"los-{SIGN}", None, line=2, problems={"titel": SIGN})
    planned = importing.plan(
        organisation=town.municipality, items=[unread], name=f"{SIGN}.csv", format="csv", now=NOW
    )
    return {"import": planned.pk}
