"""From the answers to the own steps."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.intake import filling, publishing
from hub.intake.models import Intake
from scheduling.journeys import beginning
from scheduling.journeys.beginning import TalkFirst
from scheduling.journeys.models import Journey
from scheduling.reference import hash_of
from tests.journeys import wedding as weddings
from tests.journeys.pages.by_link import PEOPLE
from tests.journeys.wedding import Wedding

pytestmark = pytest.mark.django_db


FIRST_A_PERSON = {
    "when": {"question": "abroad", "is": True},
    "because": {"nl": "Praat eerst met ons."},
    "outcome": {"personFirst": True},
}


def test_from_the_answers_to_the_own_steps(wedding: Wedding) -> None:
    version = publishing.published(wedding.service)
    assert version
    now = timezone.now()
    begun = filling.begin(version=version, now=now)
    person = {"born": "1990-05-01"}
    given: list[tuple[str, dict[str, Any]]] = [
        ("who", {"one": {"name": "Aisha Bakker", **person}, "two": {"name": "Bram", **person}}),
        ("more", {"abroad": False, "own_place": False}),
    ]
    for revision, (key, answers) in enumerate(given):
        filling.keep(
            intake=begun.intake,
            page=key,
            given=answers,
            revision=revision,
            today=now.date(),
            now=now,
        )
    visitor = Client()
    assert visitor.get(f"/vragen/{begun.token}/stappen").status_code == 302  # not finished yet
    filling.finish(intake=begun.intake, today=now.date(), now=now)
    advice = visitor.get(f"/vragen/{begun.token}/advies").text
    assert "Trouwen, stap voor stap" in advice
    page = visitor.get(f"/vragen/{begun.token}/stappen").text
    assert 'value="Aisha Bakker"' in page  # not asked twice
    wrong = visitor.post(f"/vragen/{begun.token}/stappen", {**PEOPLE, "two-email": "bram"})
    assert wrong.status_code == 422
    assert "Dit is geen e-mailadres" in wrong.text
    without = visitor.post(f"/vragen/{begun.token}/stappen", {**PEOPLE, "agreed": ""})
    assert without.status_code == 422
    assert not Journey.objects.exists()
    answer = visitor.post(f"/vragen/{begun.token}/stappen", PEOPLE)
    assert answer.status_code == 302
    again = visitor.post(f"/vragen/{begun.token}/stappen", PEOPLE)
    assert Journey.objects.count() == 1  # a second press leads to the same steps
    assert "Uw stappen" in visitor.get(again["Location"]).text
    steps = visitor.get(answer["Location"]).text
    assert "U hoeft nu niets te doen" in steps
    assert "De partner bevestigt" in steps
    assert "Bram de Vries" in steps


def test_who_is_to_talk_first_begins_no_steps(wedding: Wedding) -> None:
    raw = {**weddings.QUESTIONS, "rules": [FIRST_A_PERSON]}
    publishing.save_draft(service=wedding.service, raw=raw, now=timezone.now())
    publishing.publish(service=wedding.service, now=timezone.now())
    intake = weddings.answered(wedding, now=timezone.now(), abroad=True)
    token = "t" * 32
    Intake.objects.filter(pk=intake.pk).update(token_hash=hash_of(token))
    for method in (Client().get, Client().post):
        answer = method(f"/vragen/{token}/stappen", PEOPLE)
        assert answer["Location"] == f"/vragen/{token}/advies"
    with pytest.raises(TalkFirst):
        beginning.begin(
            intake=intake,
            version=wedding.version,
            organisation=wedding.town.municipality,
            contacts=weddings.CONTACTS,
            now=timezone.now(),
        )
    assert not Journey.objects.exists()
