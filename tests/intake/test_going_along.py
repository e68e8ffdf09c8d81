"""Answers go along to a conversation when the citizen says so, and to nobody else."""

import re

import pytest
from cryptography.fernet import Fernet
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hub.audit.models import Event
from hub.intake import filling, publishing
from hub.intake.filling import ChangedElsewhere
from hub.intake.models import Intake
from scheduling.journeys import passing
from scheduling.models import Appointment, State
from tests.agenda.conftest import member
from tests.intake.documents import address
from tests.intake.visitor import CANARY, advised, booked
from tests.town import Town


def test_answers_go_along_when_the_citizen_says_so(now_town: Town) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(now_town, visitor)
    passed = passing.of(appointment)
    assert passed
    assert passed.organisation == now_town.municipality
    intake = Intake.objects.get()
    assert intake.gone_at == appointment.ends_at + filling.KEPT_FINISHED
    clerk = member("Joke", "clerk", now_town.municipality)
    page = clerk.client.get(f"/medewerker/afspraak/{appointment.reference}/")
    assert CANARY in page.content.decode()
    seen = Event.objects.get(verb="answers.seen")
    assert (seen.actor_id, CANARY in str(seen.details)) == (clerk.user.pk, False)


def test_without_a_yes_nobody_reads_them(now_town: Town) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {})
    appointment = booked(now_town, visitor)
    assert passing.of(appointment) is None
    clerk = member("Joke", "clerk", now_town.municipality)
    page = clerk.client.get(f"/medewerker/afspraak/{appointment.reference}/")
    assert CANARY not in page.content.decode()
    assert not Event.objects.filter(verb="answers.seen").exists()


def test_who_works_there_for_another_organisation_does_not_read_them(now_town: Town) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(now_town, visitor)
    guest = member("Gast", "clerk", now_town.library)
    guest.user.roles.get().assignments.create(service_point=now_town.hall)
    page = guest.client.get(f"/medewerker/afspraak/{appointment.reference}/")
    assert page.status_code == 200
    assert CANARY not in page.content.decode()


def test_the_citizen_takes_them_back(now_town: Town) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(now_town, visitor)
    done = visitor.get("/afspraak/gemaakt").content.decode()
    link = re.search(r'href="(/afspraak/[\w-]{30,})', done)
    assert link
    assert "Uw antwoorden gaan mee" in visitor.get(link[1]).content.decode()
    assert visitor.get(f"{link[1]}/antwoorden").status_code == 405
    visitor.post(f"{link[1]}/antwoorden")
    visitor.post(f"{link[1]}/antwoorden")
    assert passing.of(appointment) is None
    assert not Intake.objects.exists()
    assert Appointment.objects.get().state == State.CONFIRMED


def test_answers_of_another_service_do_not_go_along(now_town: Town) -> None:
    visitor = Client()
    service = now_town.pension.service
    publishing.save_draft(service=service, raw=address(), now=timezone.now())
    publishing.publish(service=service, now=timezone.now())
    answer = visitor.post(f"/diensten/{service.pk}/vragen")
    token = str(answer.headers["Location"]).rsplit("/", 1)[1]
    visitor.post(f"/vragen/{token}/iemand", {"pass_on": "yes"})
    assert passing.of(booked(now_town, visitor)) is None


def test_what_was_deleted_meanwhile_is_no_failure(now_town: Town) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    gone = Intake.objects.get()
    filling.forget(intake=gone)
    appointment = booked(now_town, visitor)
    assert passing.of(appointment) is None
    # Deleted between the look and the deed.
    passed = passing.agree(intake=gone, appointment=appointment, now=timezone.now())
    assert passed is None
    assert not Event.objects.filter(verb="answers.passed_on").exists()
    with pytest.raises(ChangedElsewhere):
        filling.finish(intake=gone, today=timezone.localdate(), now=timezone.now())


def test_the_page_before_says_that_they_do_not_go_along(now_town: Town) -> None:
    visitor = Client()
    service = now_town.pension.service
    publishing.save_draft(service=service, raw=address(), now=timezone.now())
    publishing.publish(service=service, now=timezone.now())
    answer = visitor.post(f"/diensten/{service.pk}/vragen")
    token = str(answer.headers["Location"]).rsplit("/", 1)[1]
    visitor.post(f"/vragen/{token}/iemand", {"pass_on": "yes"})
    booked(now_town, visitor)
    assert "answers" not in visitor.session  # the yes is used up


def test_a_key_that_is_gone_is_told_and_loses_nothing(
    now_town: Town, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(now_town, visitor)
    settings.INTAKE_KEYS = [Fernet.generate_key().decode()]
    page = visitor.get(f"/vragen/{token}/advies")
    assert page.status_code == 503
    assert "De antwoorden zijn nu niet te openen." in page.content.decode()
    clerk = member("Joke", "clerk", now_town.municipality)
    seen = clerk.client.get(f"/medewerker/afspraak/{appointment.reference}/")
    assert "De antwoorden zijn nu niet te openen." in seen.content.decode()
    assert Intake.objects.exists()


def test_a_hiccup_after_the_booking_keeps_the_appointment(
    now_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(**_: object) -> None:
        raise OperationalError("database is locked")

    visitor = Client()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    monkeypatch.setattr(passing, "agree", breaks)
    appointment = booked(now_town, visitor)
    assert passing.of(appointment) is None
    assert "Uw antwoorden zijn niet meegegaan" in visitor.get("/afspraak/gemaakt").content.decode()
