"""A BSN has nothing to do in what is told alone, is missing, or is the reason."""

from dataclasses import replace
from typing import Any

import pytest

from hub.errors import Invalid
from hub.people.models import User
from scheduling.journeys import beginning, checking, parties
from scheduling.journeys.models import Journey, JourneyState, Progress
from tests.journeys import wedding as weddings
from tests.journeys.wedding import CONTACTS, Wedding
from tests.town import NOW

pytestmark = pytest.mark.django_db
NUMBER = "Het is 123 456 782."  # passes the eleven test; made up
OTHER = "Bel mij op 0612345678, om 14:30."
YOURS = "Laat uw BSN weg: dit lijkt erop. Wij hebben het hier niet nodig."
THEIRS = "Laat het BSN weg: dit lijkt erop. Wij hebben het hier niet nodig."


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk@example.nl", name="Fenna")


@pytest.fixture
def journey(wedding: Wedding) -> Journey:
    return weddings.begin(wedding).journey


def told(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {name: str(text) for name, text in refused.value.fields.items()}


def test_what_a_party_tells_alone(journey: Journey) -> None:
    about: dict[str, Any] = {"journey": journey, "by": "two", "now": NOW}
    with pytest.raises(Invalid) as refused:
        parties.say_privately(text=NUMBER, **about)
    assert told(refused) == {"private": YOURS}
    assert parties.private_of(weddings.now_of(journey)) == {}
    parties.say_privately(text=OTHER, **about)
    assert parties.private_of(weddings.now_of(journey)) == {"two": OTHER}


def test_what_staff_say_is_missing(journey: Journey, wedding: Wedding, clerk: User) -> None:
    parties.confirm(journey=journey, key="yes", by="two", agreed=True, now=NOW)
    about: dict[str, Any] = {"journey": journey, "key": "check", "now": NOW, "user_id": clerk.pk}
    with pytest.raises(Invalid) as refused:
        checking.tick(seen_lines=[], missing=NUMBER, **about)
    assert told(refused) == {"missing": THEIRS}
    assert not Progress.objects.filter(sealed__isnull=False).exists()


def test_why_staff_end_it(journey: Journey, clerk: User) -> None:
    about: dict[str, Any] = {"journey": journey, "now": NOW, "user_id": clerk.pk}
    with pytest.raises(Invalid) as refused:
        checking.refuse(reason=NUMBER, **about)
    assert told(refused) == {"reason": THEIRS}
    journey.refresh_from_db()
    assert journey.state == JourneyState.RUNNING
    checking.refuse(reason=OTHER, **about)


def test_the_name_of_who_takes_part(wedding: Wedding) -> None:
    named = {**CONTACTS, "two": replace(CONTACTS["two"], name=f"Bram {NUMBER}")}
    with pytest.raises(Invalid) as refused:
        beginning.begin(
            intake=weddings.answered(wedding),
            version=wedding.version,
            organisation=wedding.town.municipality,
            contacts=named,
            now=NOW,
        )
    assert told(refused) == {"two.name": YOURS}
    assert not Journey.objects.exists()
