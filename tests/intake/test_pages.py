"""A citizen answers, stops, goes on, gets advice and takes the answers along; or does not."""

import re
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hub.audit.models import Event
from hub.catalogue.models import Organisation, Service
from hub.intake import filling, publishing
from hub.intake.filling import ChangedElsewhere
from hub.intake.models import Intake
from scheduling import availability, booking
from scheduling.booking import Contact
from scheduling.journeys import keeping, passing
from scheduling.models import Appointment, State
from tests import town as towns
from tests.agenda.conftest import member
from tests.intake.documents import address, page, question
from tests.town import Town

CANARY = "kanarie-8842"
FIRST = {"sleeps": "friends", "revision": 0}
SECOND = {
    "address__postcode": "8911 ab",
    "address__number": "1",
    "more": CANARY,
    "revision": 1,
}


@pytest.fixture
def now_town(db: None) -> Town:
    """With times to book from this moment on, and questions for the passport."""
    cache.clear()  # of how many began before
    town = towns.build(now=timezone.now())
    service = town.passport.service
    publishing.save_draft(service=service, raw=address(), now=timezone.now())
    publishing.publish(service=service, now=timezone.now())
    return town


def begin(town: Town, visitor: Client) -> str:
    answer = visitor.post(f"/diensten/{town.passport.service_id}/vragen")
    return str(answer.headers["Location"]).rsplit("/", 1)[1]


def asked_for(town: Town, *pages: Any) -> str:
    """Begun with these pages instead."""
    service = town.passport.service
    raw = address(pages=list(pages), rules=[], cases=[])
    publishing.save_draft(service=service, raw=raw, now=timezone.now())
    publishing.publish(service=service, now=timezone.now())
    return begin(town, Client())


def advised(town: Town, visitor: Client) -> str:
    token = begin(town, visitor)
    visitor.post(f"/vragen/{token}/bij/home", FIRST)
    visitor.post(f"/vragen/{token}/bij/where", SECOND)
    visitor.post(f"/vragen/{token}/controleren")
    return token


def booked(town: Town, visitor: Client) -> Appointment:
    now = timezone.now()
    window = availability.bookable_window(town.passport, now)
    start = availability.find(offering=town.passport, window=window, now=now).first_free
    assert start
    page = f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}"
    visitor.post(page, {"start": start.isoformat()})
    visitor.post("/afspraak/gegevens", {"name": "Sanne", "email": "sanne@example.nl"})
    visitor.post("/afspraak/controleren")
    return Appointment.objects.get(state=State.CONFIRMED)


def test_the_service_leads_to_its_questions(now_town: Town) -> None:
    service = now_town.passport.service
    page = Client().get(f"/diensten/{service.pk}/{service.slug}").content.decode()
    assert f'href="/diensten/{service.pk}/vragen"' in page
    other = now_town.pension_phone.service
    assert "vragen" not in Client().get(f"/diensten/{other.pk}/{other.slug}").content.decode()
    assert Client().get(f"/diensten/{other.pk}/vragen").status_code == 404


def test_the_start_says_how_long_answers_are_kept(now_town: Town) -> None:
    page = Client().get(f"/diensten/{now_town.passport.service_id}/vragen").content.decode()
    for part in ("14 dagen niets doet", "na 7 dagen", "een week daarna"):
        assert part in page


def test_who_is_to_talk_first_sees_where_to_come_in(now_town: Town) -> None:
    owner = now_town.passport.service.organisation
    owner.phone = "+31582338888"
    owner.save()
    visitor = Client()
    come_in = "Of loop binnen zonder afspraak:"
    advice = visitor.get(f"/vragen/{advised(now_town, visitor)}/advies").content.decode()
    assert come_in not in advice
    token = begin(now_town, visitor)
    visitor.post(f"/vragen/{token}/bij/home", {"sleeps": "outside", "revision": 0})
    visitor.post(f"/vragen/{token}/bij/safe", {"safe": "no", "revision": 1})
    visitor.post(f"/vragen/{token}/bij/where", {**SECOND, "revision": 2})
    visitor.post(f"/vragen/{token}/controleren")
    for name in ("advies", "iemand"):
        page = visitor.get(f"/vragen/{token}/{name}").content.decode()
        assert f'{come_in} <a href="/servicepunten' in page
        assert "tel:+31582338888" in page


def test_the_numbers_of_municipalities_stand_in_for_the_national_base(now_town: Town) -> None:
    base = towns.organisation("national", "base", "Basis")
    Service.objects.filter(pk=now_town.passport.service_id).update(organisation=base)
    token = begin(now_town, Client())
    none = Client().get(f"/vragen/{token}/iemand").content.decode()
    assert "Het telefoonnummer staat op de pagina van elk servicepunt:" in none
    Organisation.objects.update(phone="+31582338888")  # of the library and the base too
    page = Client().get(f"/vragen/{token}/iemand").content.decode()
    assert page.count('href="tel:+31582338888"') == 1
    assert "Gemeente Leeuwarden: <a" in page
    assert page.index("tel:") < page.index("Waar en wanneer kiezen")


def test_looking_keeps_nothing(now_town: Town) -> None:
    assert Client().get(f"/diensten/{now_town.passport.service_id}/vragen").status_code == 200
    assert not Intake.objects.exists()


def test_one_page_after_the_other_to_the_advice(now_town: Town) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    home = f"/vragen/{token}/bij/home"
    assert visitor.get(f"/vragen/{token}").headers["Location"] == home
    assert visitor.post(home, FIRST).headers["Location"] == f"/vragen/{token}/bij/where"
    later = Client()  # another device, by the link alone
    assert later.get(f"/vragen/{token}").headers["Location"] == f"/vragen/{token}/bij/where"
    done = later.post(f"/vragen/{token}/bij/where", SECOND)
    assert done.headers["Location"] == f"/vragen/{token}/controleren"
    check = later.get(f"/vragen/{token}/controleren").content.decode()
    assert "Bij vrienden" in check
    assert "8911 AB, 1" in check
    later.post(f"/vragen/{token}/controleren")
    advice = later.get(f"/vragen/{token}/advies")
    assert "U krijgt een gesprek." in advice.content.decode()
    assert "Daarom geldt dit niet voor u:" in advice.content.decode()
    assert advice.headers["Cache-Control"].count("no-store") == 1
    on = later.post(f"/vragen/{token}/advies", {"pass_on": "no"})
    assert on.headers["Location"] == (
        f"/diensten/{now_town.passport.service_id}/wie?kanaal=in_person"
    )


def test_what_is_wrong_is_named_and_what_was_typed_stays(now_town: Town) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    visitor.post(f"/vragen/{token}/bij/home", FIRST)
    wrong = {**SECOND, "address__postcode": "Leeuwarden"}
    answer = visitor.post(f"/vragen/{token}/bij/where", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (
        page.count("Vraag address: vul een postcode in, zoals 8911 AB.") == 2
    )  # the summary, and the field
    assert 'href="#id_address__postcode"' in page
    assert CANARY in page
    assert 'value="Leeuwarden"' in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"revision": "x"},
        {"revision": -1, "sleeps": "friends"},
        {"revision": 0, "sleeps": "nergens"},
        {"revision": 0, "sleeps": ["friends", "outside"], "safe": "x"},
        {"revision": 10**30, "sleeps": "friends"},
        {"revision": 0, "sleeps": "x" * 100_000},
        {"revision": 0, "sleeps": "--5"},
    ],
)
def test_whatever_is_sent_is_no_failure(now_town: Town, sent: dict[str, Any]) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    answer = visitor.post(f"/vragen/{token}/bij/home", sent)
    assert answer.status_code in (302, 422)
    revision = Intake.objects.get().revision
    assert revision == (1 if answer.status_code == 302 and sent.get("revision") == 0 else 0)


def test_another_window_is_led_on(now_town: Town) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    visitor.post(f"/vragen/{token}/bij/home", FIRST)
    answer = visitor.post(f"/vragen/{token}/bij/home", {"sleeps": "outside", "revision": 0})
    assert answer.headers["Location"] == f"/vragen/{token}"
    page = visitor.get(f"/vragen/{token}", follow=True).content.decode()
    assert "ander venster" in page


@pytest.mark.parametrize("page", ["", "/bij/home", "/controleren", "/advies", "/iemand"])
def test_a_link_that_is_none_is_missing(now_town: Town, page: str) -> None:
    token = begin(now_town, Client())
    never = Client().get(f"/vragen/{'x' * len(token)}{page}")
    Intake.objects.update(gone_at=timezone.now())
    gone = Client().get(f"/vragen/{token}{page}")
    assert (never.status_code, gone.status_code) == (404, 404)
    told = gone.content.decode()
    assert told.replace(token, "x" * len(token)) == never.content.decode()
    assert "Misschien zijn ze gewist" in told
    assert 'href="/zoeken"' in told


def test_nothing_is_deleted_or_finished_by_looking(now_town: Town) -> None:
    visitor = Client()
    token = begin(now_town, visitor)
    assert visitor.get(f"/vragen/{token}/wissen").status_code == 405
    assert visitor.get(f"/vragen/{token}/advies").headers["Location"] == f"/vragen/{token}"
    visitor.post(f"/vragen/{token}/wissen")
    assert not Intake.objects.exists()


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


@pytest.mark.django_db(transaction=True)
def test_answers_stay_as_long_as_the_appointment() -> None:
    now = timezone.now()
    town = towns.build(now=now)
    service = town.passport.service
    publishing.save_draft(service=service, raw=address(), now=now)
    visitor = Client()
    publishing.publish(service=service, now=now)
    token = advised(town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(town, visitor)
    window = availability.bookable_window(town.passport, now)
    free = list(availability.find(offering=town.passport, window=window, now=now).times())
    later = next(one for one in free if one > appointment.starts_at + timedelta(days=2))
    booking.move(appointment=appointment, start=later, now=now)
    appointment.refresh_from_db()
    week = filling.KEPT_FINISHED
    assert Intake.objects.get().gone_at == appointment.ends_at + week
    # Who looks at the answers once more, and finishes again, does not shorten that.
    visitor.post(f"/vragen/{token}/controleren")
    assert Intake.objects.get().gone_at == appointment.ends_at + week
    booking.cancel(appointment=appointment, now=now)
    answered = Intake.objects.get()
    assert answered.gone_at == answered.changed_at + week


def test_answers_of_two_appointments_stay_until_the_last(now_town: Town) -> None:
    visitor, now = Client(), timezone.now()
    token = advised(now_town, visitor)
    intake = Intake.objects.get()
    window = availability.bookable_window(now_town.passport, now)
    free = list(availability.find(offering=now_town.passport, window=window, now=now).times())
    made = []
    for start in (free[-1], free[0]):
        held = booking.hold(offering=now_town.passport, start=start, now=now).appointment
        contact = Contact(name="Sanne", email="sanne@example.nl")
        made.append(booking.confirm(appointment=held, contact=contact, now=now))
        passing.agree(intake=intake, appointment=made[-1], now=now)
    last = made[0].ends_at + filling.KEPT_FINISHED
    assert Intake.objects.get().gone_at == last
    assert token


def test_a_time_that_waits_for_its_link_keeps_answers_no_longer(now_town: Town) -> None:
    visitor, now = Client(), timezone.now()
    advised(now_town, visitor)
    intake = Intake.objects.get()
    window = availability.bookable_window(now_town.passport, now)
    free = list(availability.find(offering=now_town.passport, window=window, now=now).times())
    held = booking.hold(offering=now_town.passport, start=free[-1], now=now).appointment
    passing.agree(intake=intake, appointment=held, now=now)
    kept = Intake.objects.get()
    assert kept.gone_at < now + timedelta(days=8)


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


def test_nobody_fills_the_table(now_town: Town) -> None:
    page = f"/diensten/{now_town.passport.service_id}/vragen"
    statuses = [Client(REMOTE_ADDR="192.0.2.9").post(page).status_code for _ in range(62)]
    assert (statuses.count(302), statuses.count(429)) == (filling.MOST_BEGUN, 2)
    assert Client(REMOTE_ADDR="192.0.2.10").post(page).status_code == 302


def test_no_answer_stands_anywhere_but_in_the_sealed_row(
    now_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Every text and JSON column of every table is read, after the whole way of a citizen."""
    visitor = Client()
    with caplog.at_level("DEBUG", logger="hub"):
        token = advised(now_town, visitor)
        visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
        appointment = booked(now_town, visitor)
        clerk = member("Joke", "clerk", now_town.municipality)
        clerk.client.get(f"/medewerker/afspraak/{appointment.reference}/")
    rows = sum(model._default_manager.count() for model in apps.get_models())
    assert rows > 50
    for model in apps.get_models():
        assert CANARY not in str(list(model._default_manager.values())), model
    assert CANARY not in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize("sent", ["--5", "-", "5-", "५", "9" * 30, "1.5", "", "x" * 10_000])
def test_a_number_that_is_none_is_told(now_town: Town, sent: str) -> None:
    token = asked_for(now_town, page("p", question("n", "number")))
    answer = Client().post(f"/vragen/{token}/bij/p", {"n": sent, "revision": 0})
    assert answer.status_code == 422
    assert filling.answers_of(Intake.objects.get()) == {}


def test_a_crash_between_a_move_and_its_news_deletes_nothing(now_town: Town) -> None:
    visitor, now = Client(), timezone.now()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(now_town, visitor)
    Intake.objects.update(gone_at=now)  # as it was before a move that nobody heard of
    keeping.keep_what_is_needed(now=now)
    assert filling.forget_old(now=now) == 0
    assert Intake.objects.get().gone_at == appointment.ends_at + filling.KEPT_FINISHED


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


def witnesses(*born: str) -> dict[str, Any]:
    sent: dict[str, Any] = {"revision": 0}
    for row, day in enumerate(born):
        sent |= {f"witnesses__{row}__name": f"Getuige {row}", f"witnesses__{row}__born": day}
    return sent


def test_witnesses_are_filled_in_one_by_one(now_town: Town) -> None:
    asked = page("who", question("witnesses", "persons", least=2, most=4, age=18))
    token = asked_for(now_town, asked)
    url, visitor = f"/vragen/{token}/bij/who", Client()
    shown = visitor.get(url).content.decode()
    assert shown.count("__born") // shown.count("witnesses__0__born") == 4
    young = visitor.post(url, witnesses("1980-01-31", f"{timezone.now().year - 17}-01-01"))
    assert young.status_code == 422
    assert "Vraag witnesses, persoon 2: deze persoon moet 18 jaar of ouder zijn." in young.text
    assert 'value="Getuige 1"' in young.text  # what was typed stays
    five = visitor.post(url, witnesses(*["1980-01-31"] * 5))
    assert five.status_code == 422
    assert "Vraag witnesses, persoon 5: vul hoogstens 4 personen in." in five.text
    assert 'value="Getuige 4"' in five.text
    assert visitor.post(url, witnesses("1980-01-31", "1981-02-28")).status_code == 302
    checked = visitor.get(f"/vragen/{token}/controleren").content.decode()
    assert "Getuige 0, geboren op 31 januari 1980<br>Getuige 1" in checked
    assert 'value="Getuige 1"' in visitor.get(url).content.decode()
