"""Answers are kept page by page, sealed, and gone in time."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from hub.intake import filling, sealing
from hub.intake.filling import AnswersRefused, Begun, ChangedElsewhere
from hub.intake.models import Intake, Version
from tests.town import NOW

TODAY = date(2026, 6, 1)
CANARY = "kanarie-8842"
ADDRESS = {"postcode": "8911 AB", "number": "1"}


def keep(begun: Begun, page: str, revision: int, **given: Any) -> Intake:
    return filling.keep(
        intake=begun.intake,
        page=page,
        given=given,
        revision=revision,
        today=TODAY,
        now=NOW + timedelta(minutes=revision + 1),
    )


@pytest.fixture
def begun(version: Version) -> Begun:
    return filling.begin(version=version, now=NOW)


def test_a_page_is_kept_and_found_again_by_its_link(begun: Begun) -> None:
    keep(begun, "home", 0, sleeps="friends")
    found = filling.opened_by(begun.token, now=NOW)
    assert found
    assert filling.answers_of(found) == {"sleeps": "friends"}
    assert found.revision == 1
    assert filling.opened_by(begun.token + "x", now=NOW) is None
    assert begun.token not in json.dumps(list(Intake.objects.values("token_hash")))


def test_a_page_that_is_not_right_keeps_nothing(begun: Begun) -> None:
    keep(begun, "home", 0, sleeps="friends")
    with pytest.raises(AnswersRefused) as refused:
        keep(begun, "where", 1, address={"postcode": "x", "number": "1"}, more=CANARY)
    assert {key: str(text) for key, text in refused.value.fields.items()} == {
        "address.postcode": "Vul een postcode in, zoals 8911 AB."
    }
    found = Intake.objects.get()
    assert (filling.answers_of(found), found.revision) == ({"sleeps": "friends"}, 1)


def test_a_second_window_does_not_overwrite_the_first(begun: Begun) -> None:
    keep(begun, "home", 0, sleeps="friends")
    with pytest.raises(ChangedElsewhere):
        keep(begun, "home", 0, sleeps="outside")
    with pytest.raises(ChangedElsewhere):  # a page that these answers do not ask
        keep(begun, "safe", 1, safe=True)
    assert filling.answers_of(Intake.objects.get()) == {"sleeps": "friends"}


def test_the_end_forgets_what_no_longer_counts(begun: Begun) -> None:
    keep(begun, "home", 0, sleeps="outside")
    keep(begun, "safe", 1, safe=False)
    keep(begun, "where", 2, address=ADDRESS)
    keep(begun, "home", 3, sleeps="friends")
    route = filling.finish(intake=begun.intake, today=TODAY, now=NOW)
    assert not route.outcome.person_first
    assert set(filling.answers_of(Intake.objects.get())) == {"sleeps", "address", "more"}


def test_nothing_ends_before_all_is_answered(begun: Begun) -> None:
    keep(begun, "home", 0, sleeps="outside")
    with pytest.raises(AnswersRefused) as refused:
        filling.finish(intake=begun.intake, today=TODAY, now=NOW)
    assert list(refused.value.fields) == ["safe"]
    assert Intake.objects.get().finished_at is None


def test_what_lies_in_the_database_tells_nothing(begun: Begun) -> None:
    keep(begun, "home", 0, sleeps="friends")
    keep(begun, "where", 1, address=ADDRESS, more=CANARY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM intake_intake")
        sealed = bytes(cursor.fetchone()[0])
    assert CANARY.encode() not in sealed
    assert b"8911" not in sealed
    assert sealing.opened(sealed)["more"] == CANARY


def test_keys_are_changed_without_losing_an_answer(begun: Begun, settings: Settings) -> None:
    keep(begun, "home", 0, sleeps="friends")
    old, new = settings.INTAKE_KEYS[0], Fernet.generate_key().decode()
    settings.INTAKE_KEYS = [new]
    with pytest.raises(CommandError, match="not among INTAKE_KEYS"):
        call_command("reseal_intakes")
    settings.INTAKE_KEYS = [new, old]
    call_command("reseal_intakes")
    settings.INTAKE_KEYS = [new]
    assert filling.answers_of(Intake.objects.get()) == {"sleeps": "friends"}


def test_what_nobody_comes_back_for_is_deleted(begun: Begun, version: Version) -> None:
    finished = filling.begin(version=version, now=NOW)
    keep(finished, "home", 0, sleeps="friends")
    keep(finished, "where", 1, address=ADDRESS)
    filling.finish(intake=finished.intake, today=TODAY, now=NOW)
    week, fortnight = NOW + timedelta(days=7), NOW + timedelta(days=14)
    assert filling.opened_by(finished.token, now=week - timedelta(seconds=1))
    assert filling.opened_by(finished.token, now=week) is None
    assert filling.forget_old(now=week) == 1
    assert filling.opened_by(begun.token, now=fortnight - timedelta(seconds=1))
    assert filling.opened_by(begun.token, now=fortnight) is None
    assert filling.forget_old(now=fortnight) == 1
    assert not Intake.objects.exists()
