"""Couples on their way to a wedding in Leeuwarden, so that the list of staff has something in it:
one waits for the partner, one for the town hall, and of one a time no longer fits."""

from datetime import date, datetime, timedelta
from typing import Any

from hub.catalogue.models import Organisation, Service
from hub.intake import asking, filling
from hub.intake import publishing as questions
from hub.intake.models import Intake
from hub.people.models import User
from scheduling.booking import Contact
from scheduling.journeys import beginning, checking, dated, parties, publishing
from scheduling.journeys import running as journeys
from scheduling.journeys.models import Journey

WEDDING, WHERE = "huwelijk-melden", "gemeente-leeuwarden"
ANSWERS: dict[str, Any] = {
    "wat": "huwelijk",
    "getrouwd": False,
    "familie": False,
    "vrijwillig": "ja",
    "geboren_buitenland": False,
    "niet_nederlands": False,
    "eerder": False,
    "soort": "stadhuis",
    "ambtenaar": "gemeente",
    "getuigen": [
        {"name": "Fenna Smit", "born": "1991-03-04"},
        {"name": "Jelle Hoekstra", "born": "1960-12-31"},
    ],
    "naam_een": "eigen",
    "naam_twee": "eigen",
    "tolk": False,
}


def load(*, now: datetime) -> int:
    """After everything can be booked. Gives how many couples."""
    clerk = User.objects.get(email="balie@demo.example")
    _begun(("Noor Hoekstra", "Wout Bosma"), now - timedelta(days=2))
    second = _met(("Ilse Postma", "Sipke Dijkstra"), now - timedelta(days=10))
    _choose(second, "ceremonie", after=now + timedelta(days=21), now=now)
    third = _met(("Marit de Boer", "Yara Visser"), now - timedelta(days=20))
    _choose(third, "ceremonie", after=now + timedelta(days=45), now=now)
    _approve(third, clerk, now)
    _choose(third, "gesprek", after=now, now=now)
    _choose(third, "ceremonie", after=now + timedelta(days=70), now=now)
    return 3


def _begun(names: tuple[str, str], now: datetime) -> Journey:
    service = Service.objects.get(slug=WEDDING, base=None)
    version = publishing.published(service)
    assert version is not None  # noqa: S101 - published a moment ago
    one, two = names
    return beginning.begin(
        intake=_answered(service, one, two, now),
        version=version,
        organisation=Organisation.objects.get(slug=WHERE),
        contacts={"een": _contact(one), "twee": _contact(two)},
        now=now,
    ).journey


def _contact(name: str) -> Contact:
    return Contact(name, f"{name.split()[0].lower()}@demo.example")


def _answered(service: Service, one: str, two: str, now: datetime) -> Intake:
    version, today = questions.published(service), now.date()
    assert version is not None  # noqa: S101 - as above
    people = {"een": _person(one, date(1990, 5, 1)), "twee": _person(two, date(1988, 2, 29))}
    intake = filling.begin(version=version, now=now).intake
    asked = filling.questions_of(intake)
    while page := asking.next_after(asked, filling.answers_of(intake), None, today=today):
        intake = filling.keep(
            intake=intake,
            page=page.page.key,
            given=ANSWERS | people,
            revision=intake.revision,
            today=today,
            now=now,
        )
    filling.finish(intake=intake, today=today, now=now)
    intake.refresh_from_db()
    return intake


def _person(name: str, born: date) -> dict[str, str]:
    return {"name": name, "born": born.isoformat()}


def _met(names: tuple[str, str], now: datetime) -> Journey:
    """Both have given notice."""
    journey = _begun(names, now)
    parties.confirm(journey=journey, key="bevestigen", by="twee", agreed=True, now=now)
    return journey


def _choose(journey: Journey, key: str, *, after: datetime, now: datetime) -> None:
    running = journeys.opened(journey, now=now)
    offering = dated.choices(running, key)[0]
    times = dated.free_times(running, key, offering)
    start = next(time for time in times if time > after)
    dated.book(journey=journey, key=key, offering=offering, start=start, by="een", now=now)


def _approve(journey: Journey, clerk: User, now: datetime) -> None:
    running = journeys.opened(journey, now=now)
    lines = checking.lines(running, running.template.step("controle"))
    about: dict[str, Any] = {"journey": journey, "key": "controle", "now": now}
    checking.tick(seen_lines=[line.key for line in lines], missing="", user_id=clerk.pk, **about)
    checking.approve(user_id=clerk.pk, **about)
