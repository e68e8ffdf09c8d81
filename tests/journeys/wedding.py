"""A wedding in Leeuwarden to test with: few questions, all kinds of steps, two parties."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.catalogue.models import Service
from hub.intake import filling
from hub.intake import publishing as questions
from hub.intake.models import Intake
from locations.models import Channel, Offering, Resource, ResourceKind
from scheduling.booking import Contact
from scheduling.journeys import beginning, publishing
from scheduling.journeys import running as journeys
from scheduling.journeys.beginning import Begun
from scheduling.journeys.models import Journey, TemplateVersion
from scheduling.journeys.running import Running
from scheduling.planning import cover
from scheduling.planning.models import Professional
from tests import town as towns
from tests.intake.documents import page, question
from tests.town import NOW, Town

WHERE = question("where", "text", required=False)
QUESTIONS: dict[str, Any] = {
    "schema": 1,
    "title": {"nl": "Trouwen", "en": "Getting married"},
    "pages": [
        page("who", question("one", "person"), question("two", "person")),
        page("more", question("abroad"), question("own_place"), WHERE),
    ],
    "otherwise": {"because": {"nl": "U kunt melden."}, "outcome": {}},
    "cases": [],
}


def text(nl: str) -> dict[str, str]:
    return {"nl": nl}


def template() -> dict[str, Any]:
    """Fresh each time, so that a test can change it."""
    return {
        "schema": 1,
        "title": {"nl": "Trouwen, stap voor stap", "en": "Getting married, step by step"},
        "source": "Burgerlijk Wetboek, boek 1, artikel 62.",
        "parties": [
            {"key": "one", "label": text("Wie meldt"), "name": "one"},
            {"key": "two", "label": text("De partner"), "name": "two"},
        ],
        "steps": [
            {"key": "ask", "kind": "intake", "title": text("De vragen"), "by": "one"},
            {
                "key": "yes",
                "kind": "confirmation",
                "title": text("De partner bevestigt"),
                "by": "two",
                "after": ["ask"],
                "shows": ["one", "two"],
                "statement": text("Ik wil dit ook."),
            },
            {
                "key": "day",
                "kind": "appointment",
                "title": text("De dag"),
                "by": "one",
                "after": ["yes"],
                "services": [{"service": "ceremonie"}],
                "heldUntil": "check",
                "bring": [{"key": "witnesses", "text": text("Uw getuigen")}],
            },
            {
                "key": "check",
                "kind": "check",
                "title": text("Wij kijken het na"),
                "by": "staff",
                "after": ["day"],
                "checklist": [
                    {"key": "home", "text": text("Bewijs van inschrijving")},
                    {
                        "key": "birth",
                        "text": text("Geboorteakte"),
                        "onlyIf": {"question": "abroad", "is": True},
                    },
                ],
            },
            {
                "key": "talk",
                "kind": "appointment",
                "title": text("Het gesprek"),
                "by": "one",
                "after": ["check"],
                "services": [{"service": "trouwgesprek"}],
            },
            {
                "key": "week",
                "kind": "message",
                "title": text("Nog een week"),
                "after": ["check"],
                "text": text("Over een week is het zover."),
                "bring": [{"key": "id", "text": text("Uw identiteitsbewijs")}],
            },
        ],
        "times": [
            {
                "step": "day",
                "from": "yes",
                "least": "P14D",
                "most": "P1Y",
                "because": text("Vanaf 14 dagen na de melding, binnen een jaar."),
                "source": "BW 1:62",
            },
            {
                "step": "talk",
                "from": "day",
                "least": "-P3W",
                "most": "-P2W",
                "because": text("Twee tot drie weken voor de dag."),
            },
            {
                "step": "week",
                "from": "day",
                "least": "-P1W",
                "because": text("Een week voor de dag."),
            },
            {
                "step": "check",
                "from": "day",
                "most": "-P1D",
                "because": text("Voor de dag zelf."),
            },
        ],
    }


@dataclass(slots=True)
class Wedding:
    town: Town
    service: Service
    version: TemplateVersion
    ceremony: Offering
    talk: Offering
    room: Resource
    registrar: Professional


def build(town: Town, *, raw: dict[str, Any] | None = None, now: datetime = NOW) -> Wedding:
    hall, leeuwarden = town.hall, town.municipality
    marrying = towns.skill("huwelijk")
    room = towns.place(hall, ResourceKind.ROOM, "Trouwzaal")
    registrar = towns.professional(leeuwarden, "Doutzen", marrying, at=hall)
    notice = towns.service(leeuwarden, "huwelijk-melden", "Huwelijk melden")
    ceremony = _offer("ceremonie", "De ceremonie", town, 45)
    ceremony.buffer_before_minutes = ceremony.buffer_after_minutes = 15
    ceremony.save()
    towns.need(ceremony, ResourceKind.ROOM)
    towns.need(ceremony, ResourceKind.PROFESSIONAL, marrying)
    talk = _offer("trouwgesprek", "Gesprek", town, 30)
    towns.need(talk, ResourceKind.PROFESSIONAL, marrying)
    cover.rebuild_all(now=now)
    questions.save_draft(service=notice, raw=QUESTIONS, now=now)
    questions.publish(service=notice, now=now)
    publishing.save_draft(service=notice, raw=raw or template(), now=now)
    version = publishing.publish(service=notice, now=now)
    return Wedding(town, notice, version, ceremony, talk, room, registrar)


def _offer(slug: str, title: str, town: Town, minutes: int) -> Offering:
    service = towns.service(town.municipality, slug, title)
    made = towns.offering(service, town.hall, Channel.IN_PERSON, minutes)
    made.horizon_days = 400
    made.save()
    return made


def answered(
    wedding: Wedding, *, now: datetime = NOW, abroad: bool = False, where: str = ""
) -> Intake:
    """The questions answered to the end."""
    version = questions.published(wedding.service)
    assert version
    intake = filling.begin(version=version, now=now).intake
    given: list[tuple[str, dict[str, Any]]] = [
        ("who", {"one": _person("Aisha Bakker"), "two": _person("Bram de Vries")}),
        ("more", {"abroad": abroad, "own_place": bool(where), "where": where}),
    ]
    for revision, (key, answers) in enumerate(given):
        intake = filling.keep(
            intake=intake, page=key, given=answers, revision=revision, today=now.date(), now=now
        )
    filling.finish(intake=intake, today=now.date(), now=now)
    intake.refresh_from_db()
    return intake


def _person(name: str) -> dict[str, str]:
    return {"name": name, "born": "1990-05-01"}


CONTACTS = {
    "one": Contact("Aisha Bakker", "aisha@example.nl"),
    "two": Contact("Bram de Vries", "bram@example.nl"),
}


def begin(wedding: Wedding, *, now: datetime = NOW, **answers: Any) -> Begun:
    return beginning.begin(
        intake=answered(wedding, now=now, **answers),
        version=wedding.version,
        organisation=wedding.town.municipality,
        contacts=CONTACTS,
        now=now,
    )


def now_of(journey: Journey, *, now: datetime = NOW) -> Running:
    """As it stands in the database."""
    fresh = Journey.objects.select_related("version__template__service", "organisation").get(
        pk=journey.pk
    )
    return journeys.opened(fresh, now=now)
