"""The record on the pages of staff: who opens which, and that everybody else finds nothing."""

import json
import logging
import re
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hub.audit.models import Event
from hub.notifications.models import Message
from scheduling.conversations import links, records
from scheduling.conversations.models import Addition, Conversation, HandOver, NextStep, PrivateNote
from scheduling.queue.models import Ticket
from tests.agenda.conftest import member
from tests.conversations.desk import CANARY, OTHERS, STAFF, Desk, at_point, sent

PAGES = ("", "werknotitie/", "vervolg/", "overdragen/")


def test_the_appointment_leads_to_its_record(desk: Desk) -> None:
    page = desk.joke.client.get(f"{STAFF}/afspraak/{desk.appointment.reference}/")
    assert "Gespreksverslag schrijven" in page.content.decode()
    desk.joke.client.post(f"{STAFF}/afspraak/{desk.appointment.reference}/gesprek/")
    assert Conversation.objects.count() == 1
    assert "Sanne Visser" in desk.joke.client.get(desk.url).content.decode()


def test_nobody_else_opens_a_page_of_the_record(desk: Desk) -> None:
    desk.finish()
    back = f"{desk.url}overdragen/{sent(desk).pk}/terug/"
    everybody = {who: made(desk.town).client for who, made in OTHERS.items()}
    for who, client in {**everybody, "anonymous": Client()}.items():
        answers = [client.get(f"{desk.url}{page}") for page in PAGES]
        form = {"text": "x", "do": "add", "email": "x@example.nl"}
        posts = [f"{desk.url}{page}" for page in (*PAGES, "papier/", "mailen/")]
        answers += [client.post(url, form) for url in (*posts, back)]
        codes = {answer.status_code for answer in answers}
        assert codes == ({302} if who == "anonymous" else {404}), who
        if who == "anonymous":
            assert all("/inloggen" in answer.headers["Location"] for answer in answers)
        else:
            missing = client.get(f"{STAFF}/gesprek/{10**30}/")
            strip = re.compile(rf"{10**30}|/gesprek/{desk.record.pk}/|csrf\S+ value=\S+")
            told = [strip.sub("", one.content.decode()) for one in (missing, answers[0])]
            assert told[0].replace("/gesprek//", "") == told[1], who
    assert not Addition.objects.exists()
    assert not PrivateNote.objects.exists()
    assert HandOver.objects.get().state == "new"


def test_who_works_at_this_point_alone_opens_it(desk: Desk) -> None:
    near = at_point(member("Nel", "clerk", desk.town.municipality), desk.town.hall)
    assert near.client.get(desk.url).status_code == 200


def test_nobody_else_begins_one(desk: Desk) -> None:
    Conversation.objects.all().delete()
    for who, made in OTHERS.items():
        client = made(desk.town).client
        answer = client.post(f"{STAFF}/afspraak/{desk.appointment.reference}/gesprek/")
        assert (answer.status_code, Conversation.objects.count()) == (404, 0), who


def test_looking_changes_nothing(desk: Desk) -> None:
    for page in ("papier/", "mailen/"):
        assert desk.joke.client.get(f"{desk.url}{page}").status_code == 405
    before = Conversation.objects.values().get()
    for page in PAGES:
        assert desk.joke.client.get(f"{desk.url}{page}").status_code == 200
    assert Conversation.objects.values().get() == before
    assert not Message.objects.exclude(kind="booked").exists()


def test_a_press_on_an_old_page_is_told_and_loses_nothing(desk: Desk) -> None:
    desk.press("save", agreed="Van de collega")
    answer = desk.press("save", agreed="Wat ik typte", revision=0)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Van de collega" in page
    assert "Wat ik typte" in page
    content = records.content_of(Conversation.objects.get())
    assert content.agreed == "Van de collega"
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    again = desk.press("save", agreed="Wat ik typte", revision=revision[1])
    assert again.status_code == 302
    assert records.content_of(Conversation.objects.get()).agreed == "Wat ik typte"


def test_a_page_from_before_the_end_becomes_an_addition(desk: Desk) -> None:
    desk.finish()
    answer = desk.press("save", agreed="Wat ik nog typte", revision=1)
    assert answer.status_code == 409
    assert "Wat ik nog typte" in answer.content.decode()
    assert CANARY in records.content_of(Conversation.objects.get()).agreed


def test_the_buttons_of_a_finished_record_lead_where_they_say(desk: Desk) -> None:
    desk.finish()
    led = {do: desk.press(do).headers.get("Location") for do in ("follow-up", "hand-over", "note")}
    assert led == {
        "follow-up": f"{desk.url}vervolg/",
        "hand-over": f"{desk.url}overdragen/",
        "note": f"{desk.url}werknotitie/",
    }


def test_saving_in_between_tells_the_new_revision(desk: Desk) -> None:
    form = {"agreed": "Half", "revision": 0, "do": "save", "step_what": "nog niet"}
    saved = desk.joke.client.post(desk.url, form, headers={"X-Autosave": "1"})
    assert json.loads(saved.content)["revision"] == 1
    old = desk.joke.client.post(desk.url, form | {"agreed": "x"}, headers={"X-Autosave": "1"})
    assert old.status_code == 409


def test_a_step_that_was_typed_is_not_lost_by_another_button(desk: Desk) -> None:
    step = {"step_what": "Bellen", "step_owner": "own", "step_due_on": ""}
    answer = desk.press("hand-over", **step)
    assert answer.headers["Location"] == f"{desk.url}overdragen/"
    assert NextStep.objects.count() == 1
    wrong = desk.press("follow-up", step_what="Bellen", step_owner="other", step_other="")
    assert wrong.status_code == 422
    assert "Schrijf welke organisatie het doet." in wrong.content.decode()


NONSENSE: list[dict[str, Any]] = [
    {},
    {"do": "x", "revision": 0},
    {"do": "tick-x", "revision": 0},
    {"do": f"tick-{10**40}", "revision": 0},
    {"do": "remove-1", "revision": 0},
    {"do": "save", "revision": 10**40},
    {"do": "save", "revision": 0, "email": "geen adres"},
    {"do": "save", "revision": 0, "agreed": "x" * 9000},
    {"do": "save", "revision": 0, "domains": ["geen"]},
    {"do": "save", "revision": 0, "subject": "\x00"},
    {"do": "step", "revision": 0, "step_due_on": "31-02-2026", "step_what": "x"},
    {"do": "step", "revision": 0, "step_due_on": "2020-01-01", "step_what": "x"},
    {"do": "finish", "revision": 0},
]


def test_whatever_is_sent_is_no_failure(desk: Desk) -> None:
    for form in NONSENSE:
        answer = desk.joke.client.post(desk.url, form)
        assert answer.status_code in (302, 400, 404, 409, 422), form
    assert not NextStep.objects.exists()
    assert Conversation.objects.get().finished_at is None


def test_a_ticket_has_a_record_too(desk: Desk) -> None:
    now = timezone.now()
    made = Ticket.objects.create(
        service_point=desk.town.hall,
        day=now.date(),
        number=1,
        arrived_at=now,
        queued_at=now,
        press_key="p",
        token_hash="t",
    )
    made.services.create(offering=desk.town.passport)
    url = f"{STAFF}/nummer/{made.pk}/gesprek/"
    assert desk.fatima.client.post(url).status_code == 404
    desk.joke.client.post(url)
    again = desk.joke.client.post(url)
    record = Conversation.objects.get(ticket=made)
    assert again.headers["Location"] == f"{STAFF}/gesprek/{record.pk}/"
    assert desk.joke.client.post(f"{STAFF}/nummer/{10**30}/gesprek/").status_code == 404


def test_only_who_plans_the_organisation_sets_how_long_it_is_kept(desk: Desk) -> None:
    url = f"{STAFF}/gesprekken/instellingen/{desk.town.municipality.slug}/"
    assert desk.joke.client.get(url).status_code == 404
    boss = member("Carla", "manager", desk.town.municipality)
    other = member("Bo", "manager", desk.town.agency)
    assert other.client.get(url).status_code == 404
    form = {"keep_days": 30, "note_days": 31, "note_readers": "author", "answer_days": 0}
    assert boss.client.post(url, form).status_code == 422
    form |= {"note_days": 10, "answer_days": 3}
    assert boss.client.post(url, form).status_code == 302
    assert Event.objects.filter(verb="conversation_policy.changed").count() == 1


def test_nothing_of_a_conversation_is_in_logs_mails_trail_or_search(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        desk.press("save", subject=f"Post {CANARY}", agreed=CANARY)
        desk.press("step", step_what=CANARY, step_owner="citizen")
        desk.joke.client.post(f"{desk.url}werknotitie/", {"text": CANARY, "revision": 0})
        desk.press("finish")
        desk.press("add", text=CANARY)
        hand_over = sent(desk, message=CANARY, parts=["agreed", "steps"])
        url = f"{STAFF}/overdracht/{hand_over.pk}/"
        desk.fatima.client.post(f"{url}weigeren/", {"reason": CANARY})
        found = Client().get("/zoeken", {"q": CANARY}).content.decode()
    assert HandOver.objects.get().state == "refused"
    assert found.count(CANARY) == Client().get("/zoeken", {"q": "xyzzy-1"}).content.decode().count(
        "xyzzy-1"
    )
    assert CANARY not in caplog.text
    assert all(CANARY not in str(row) for row in Event.objects.values())
    assert all(CANARY not in str(row) for row in Message.objects.values())
    assert CANARY not in desk.joke.client.get(f"{STAFF}/gesprekken/").content.decode()


def test_without_its_key_it_says_that_nothing_is_lost(desk: Desk, settings: Settings) -> None:
    desk.finish()
    hand_over = sent(desk)
    token = links.issue(desk.record, now=timezone.now())
    settings.INTAKE_KEYS = [Fernet.generate_key().decode()]
    answers = [
        desk.joke.client.get(f"{desk.url}{page}") for page in ("", "vervolg/", "overdragen/")
    ]
    answers.append(desk.joke.client.post(f"{desk.url}papier/"))
    answers.append(desk.fatima.client.get(f"{STAFF}/overdracht/{hand_over.pk}/"))
    answers.append(Client().get(f"/gesprek/{token}"))
    assert {answer.status_code for answer in answers} == {503}
    assert "Het is niet weg." in answers[0].content.decode()
    # Saying no does not need the key.
    no = Client().post(f"/gesprek/{token}/inzage/intrekken", {"consent": hand_over.consent_id})
    assert (no.status_code, HandOver.objects.get().sealed) == (302, None)
