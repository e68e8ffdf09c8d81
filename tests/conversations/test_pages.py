"""Doors: who opens which page, and that everybody else finds nothing."""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hub.audit.models import Event
from hub.intake import filling, publishing
from hub.notifications.models import Message
from scheduling import availability, booking
from scheduling.availability import Asker
from scheduling.booking import Contact
from scheduling.conversations import guides, hand_overs, links, records
from scheduling.conversations.content import HandedOver
from scheduling.conversations.models import (
    Addition,
    Consent,
    Conversation,
    HandOver,
    NextStep,
    PrivateNote,
)
from scheduling.journeys import passing
from scheduling.journeys.models import PassedOn
from scheduling.models import Appointment, State
from scheduling.planning import cover
from scheduling.queue.models import Ticket
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.conversations.conftest import CANARY
from tests.intake.documents import address
from tests.town import Town

STAFF = "/medewerker"
PAGES = ("", "werknotitie/", "vervolg/", "overdragen/")
GUIDE = {
    "schema": 1,
    "title": {"nl": "De vraag achter de vraag"},
    "domains": [
        {
            "key": "money",
            "title": {"nl": "Geld"},
            "questions": [{"nl": "Komt er geld binnen?"}],
            "services": ["aow"],
        }
    ],
}


@dataclass(slots=True)
class Desk:
    town: Town
    appointment: Appointment
    token: str
    joke: Staff
    fatima: Staff
    record: Conversation

    @property
    def url(self) -> str:
        return f"{STAFF}/gesprek/{self.record.pk}/"

    def press(self, do: str, **more: Any) -> Any:
        """What the form sends, on the page as it is now."""
        content = records.content_of(Conversation.objects.get(pk=self.record.pk))
        now = Conversation.objects.get(pk=self.record.pk).revision
        form = {**content.packed(), "revision": now, "do": do, **more}
        return self.joke.client.post(self.url, form)

    def day_comes(self) -> None:
        """The conversation took place just now."""
        now = timezone.now()
        Appointment.objects.filter(pk=self.appointment.pk).update(
            starts_at=now - timedelta(minutes=20), ends_at=now
        )

    def finish(self) -> None:
        self.day_comes()
        self.press("save", subject="Post", agreed=f"Wij bellen. {CANARY}")
        assert self.press("finish").status_code == 302


def first_start(town: Town, what: Any) -> Any:
    now = timezone.now()
    window = availability.bookable_window(what, now)
    return availability.find(offering=what, window=window, now=now, asker=Asker.ASSISTED).first_free


@pytest.fixture
def desk(db: None) -> Desk:
    now = timezone.now()
    town = towns.build(now=now)
    start = first_start(town, town.passport)
    held = booking.hold(offering=town.passport, start=start, now=now)
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    appointment = booking.confirm(
        appointment=held.appointment, contact=contact, now=now, token=held.token
    )
    joke = member("Joke", "clerk", town.municipality)
    fatima = member("Fatima", "clerk", town.agency)
    joke.client.post(f"{STAFF}/afspraak/{appointment.reference}/gesprek/")
    return Desk(town, appointment, held.token, joke, fatima, Conversation.objects.get())


def sent(desk: Desk, **change: Any) -> HandOver:
    form = {
        "to": desk.town.agency.pk,
        "purpose": "help",
        "parts": ["contact", "agreed"],
        "message": "Kunt u bellen?",
        "agreed": "on",
        "press": "een-druk",
        **change,
    }
    answer = send(desk, form)
    assert answer.status_code == 302, answer.content.decode()
    return HandOver.objects.latest("pk")


def send(desk: Desk, form: dict[str, Any]) -> Any:
    """First all of it is shown, then it goes."""
    url = f"{desk.url}overdragen/"
    shown = desk.joke.client.post(url, {**form, "do": "show"}).content.decode()
    stamp = re.search(r'name="shown" value="(\w+)"', shown)
    if stamp is None:
        return desk.joke.client.post(url, form)
    return desk.joke.client.post(url, {**form, "do": "send", "shown": stamp.group(1)})


def test_the_appointment_leads_to_its_record(desk: Desk) -> None:
    page = desk.joke.client.get(f"{STAFF}/afspraak/{desk.appointment.reference}/")
    assert "Gespreksverslag schrijven" in page.content.decode()
    desk.joke.client.post(f"{STAFF}/afspraak/{desk.appointment.reference}/gesprek/")
    assert Conversation.objects.count() == 1
    assert "Sanne Visser" in desk.joke.client.get(desk.url).content.decode()


OTHERS: dict[str, Callable[[Town], Staff]] = {
    "another organisation": lambda town: member("Daan", "clerk", town.library),
    "the agency": lambda town: member("Fred", "clerk", town.agency),
    "an auditor": lambda town: member("Gijs", "auditor", town.municipality),
    "an editor": lambda town: member("Eva", "editor", town.municipality),
    "another point": lambda town: at_point(member("Puk", "clerk", town.municipality), town.goirle),
    "a guest at this point": lambda town: at_point(
        member("Gast", "clerk", town.library), town.hall
    ),
}


def at_point(staff: Staff, point: Any) -> Staff:
    staff.user.roles.get().assignments.create(service_point=point)
    return staff


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


def test_the_citizen_reads_it_by_a_link_and_nobody_by_another(desk: Desk) -> None:
    token = links.issue(desk.record, now=timezone.now())
    early = Client().get(f"/gesprek/{token}").content.decode()
    assert "Wij schrijven nog op" in early
    desk.press("save", subject="Post", agreed=f"Wij bellen. {CANARY}")
    assert CANARY not in Client().get(f"/gesprek/{token}").content.decode()
    early = desk.press("finish")
    assert early.status_code == 409
    assert "Dit gesprek is nog niet geweest." in early.content.decode()
    assert CANARY not in Client().get(f"/gesprek/{token}").content.decode()
    desk.day_comes()
    desk.press("finish")
    answer = Client().get(f"/gesprek/{token}")
    assert CANARY in answer.content.decode()
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == (
        "no-referrer",
        "no-store",
    )
    for page in ("", "/inzage"):
        assert Client().get(f"/gesprek/{'x' * len(token)}{page}").status_code == 404
    assert Client().get(f"/afspraak/{token}/inzage").status_code == 404
    Conversation.objects.update(gone_at=timezone.now())
    assert Client().get(f"/gesprek/{token}").status_code == 404


def test_it_is_given_on_paper_or_by_mail_once_finished(desk: Desk) -> None:
    for page in ("papier/", "mailen/"):
        desk.joke.client.post(f"{desk.url}{page}", {"email": "sanne@example.nl"})
    assert not Message.objects.exclude(kind="booked").exists()
    desk.finish()
    paper = desk.joke.client.post(f"{desk.url}papier/").content.decode()
    link = re.search(r"http://[^<\s]+(/gesprek/[\w-]{30,})", paper)
    assert link
    assert CANARY in Client().get(link[1]).content.decode()
    desk.joke.client.post(f"{desk.url}mailen/", {"email": "zus@example.nl"})
    mail = Message.objects.get(kind="conversation_record")
    assert (mail.recipient, mail.subject) == ("zus@example.nl", "Wat we hebben afgesproken")
    assert CANARY not in f"{mail.text}{mail.html}"
    desk.joke.client.post(f"{desk.url}mailen/", {"email": "geen adres"})
    assert Message.objects.filter(kind="conversation_record").count() == 1


def test_the_receiver_reads_answers_and_loses_it_when_the_citizen_says_no(desk: Desk) -> None:
    desk.finish()
    hand_over = sent(desk)
    url = f"{STAFF}/overdracht/{hand_over.pk}/"
    page = desk.fatima.client.get(url).content.decode()
    assert CANARY in page
    assert "Kunt u bellen?" in page
    assert "Gemeente Leeuwarden" in desk.fatima.client.get(f"{STAFF}/gesprekken/").content.decode()
    assert desk.fatima.client.post(f"{url}aannemen/").status_code == 302
    assert desk.fatima.client.post(f"{url}aannemen/").status_code == 409
    saw = Client().get(f"/afspraak/{desk.token}/inzage").content.decode()
    for part in ("Pensioenbureau", "(baliemedewerker)", "las wat aan hen is overgedragen"):
        assert part in saw
    assert (
        f"/afspraak/{desk.token}/inzage" in Client().get(f"/afspraak/{desk.token}").content.decode()
    )
    assert "Fatima" not in saw
    assert "Joke" not in saw
    assert Client().get(f"/afspraak/{desk.token}/inzage/intrekken").status_code == 405
    consent = Consent.objects.get()
    no = Client().post(f"/afspraak/{desk.token}/inzage/intrekken", {"consent": consent.pk})
    assert no.status_code == 302
    missing = [desk.fatima.client.get(url), desk.fatima.client.get(f"{url}plannen/")]
    missing += [
        desk.fatima.client.post(f"{url}{deed}/", {"reason": "x"})
        for deed in ("aannemen", "weigeren", "plannen")
    ]
    assert {answer.status_code for answer in missing} == {404}
    listed = desk.fatima.client.get(f"{STAFF}/gesprekken/").content.decode()
    assert f"/overdracht/{hand_over.pk}/" not in listed
    saw = Client().get(f"/afspraak/{desk.token}/inzage").content.decode()
    assert "Door u gestopt op" in saw


def test_nobody_else_opens_what_was_handed_over(desk: Desk) -> None:
    desk.finish()
    url = f"{STAFF}/overdracht/{sent(desk).pk}/"
    everybody = {who: made for who, made in OTHERS.items() if who != "the agency"}
    clients = {who: made(desk.town).client for who, made in everybody.items()}
    # A role for one point of the agency is not the whole of it.
    clients["one point"] = at_point(
        member("Een", "clerk", desk.town.agency), desk.town.goirle
    ).client
    clients |= {"the sender": desk.joke.client, "anonymous": Client()}
    for who, client in clients.items():
        answers = [client.get(url), client.get(f"{url}plannen/")]
        answers += [
            client.post(f"{url}{deed}/", {"reason": "x"})
            for deed in ("aannemen", "weigeren", "plannen")
        ]
        codes = {answer.status_code for answer in answers}
        assert codes == ({302} if who == "anonymous" else {404}), who
    assert HandOver.objects.get().state == "new"


def test_a_link_withdraws_its_own_yes_alone(desk: Desk) -> None:
    desk.finish()
    hand_over = sent(desk)
    now = timezone.now()
    start = first_start(desk.town, desk.town.passport) + timedelta(hours=2)
    held = booking.hold(offering=desk.town.passport, start=start, now=now)
    booking.confirm(
        appointment=held.appointment,
        contact=Contact(name="Omar", email="omar@example.nl"),
        now=now,
        token=held.token,
    )
    for consent in (hand_over.consent_id, "answers", "x", 10**30, ""):
        answer = Client().post(f"/afspraak/{held.token}/inzage/intrekken", {"consent": consent})
        assert answer.status_code == 404
    assert Consent.objects.get().withdrawn_at is None
    token = links.issue(desk.record, now=now)
    Client().post(f"/gesprek/{token}/inzage/intrekken", {"consent": hand_over.consent_id})
    assert Consent.objects.get().withdrawn_at


def test_who_refuses_keeps_the_own_answer_and_nothing_else(desk: Desk) -> None:
    desk.finish()
    url = f"{STAFF}/overdracht/{sent(desk).pk}/"
    desk.fatima.client.post(f"{url}weigeren/", {"reason": "Vraag het wijkteam."})
    page = desk.fatima.client.get(url).content.decode()
    assert "Vraag het wijkteam." in page
    for gone in (CANARY, "Kunt u bellen?", "Sanne"):
        assert gone not in page
    token = links.issue(desk.record, now=timezone.now())
    assert "Vraag het wijkteam." in Client().get(f"/gesprek/{token}").content.decode()
    assert "Vraag het wijkteam." in desk.joke.client.get(desk.url).content.decode()


def test_without_a_yes_nothing_is_sent_and_the_page_says_so(desk: Desk) -> None:
    form = {"to": desk.town.agency.pk, "purpose": "help", "message": "x", "press": "p"}
    answer = send(desk, form)
    assert answer.status_code == 422
    assert "Zonder ja gaat er niets weg." in answer.content.decode()
    for wrong in ({"to": desk.town.municipality.pk}, {"to": "x"}, {"purpose": "x"}):
        bad = send(desk, {**form, "agreed": "on", **wrong})
        assert bad.status_code == 422
    assert not HandOver.objects.exists()


def test_answers_that_were_let_go_along_when_chosen(desk: Desk) -> None:
    now, service = timezone.now(), desk.town.passport.service
    publishing.save_draft(service=service, raw=address(), now=now)
    begun = filling.begin(version=publishing.publish(service=service, now=now), now=now)
    filling.keep(
        intake=begun.intake,
        page="home",
        given={"sleeps": "friends"},
        revision=0,
        today=now.date(),
        now=now,
    )
    passing.agree(intake=begun.intake, appointment=desk.appointment, now=now)
    hand_over = sent(desk, parts=["answer-0"], message="")
    copy = hand_overs.copy_of(hand_over)
    assert copy
    assert (copy.name, [part.text for part in copy.parts]) == ("", ["Bij vrienden"])
    page = Client().get(f"/afspraak/{desk.token}/inzage").content.decode()
    assert "Om te lezen wat u vooraf hebt geantwoord" in page
    Client().post(f"/afspraak/{desk.token}/inzage/intrekken", {"consent": "answers"})
    assert PassedOn.objects.get().withdrawn_at


def test_a_follow_up_is_booked_with_what_was_told_once(desk: Desk) -> None:
    desk.day_comes()
    guides.publish(service=desk.town.passport.service, raw=GUIDE, now=timezone.now())
    desk.press("save", domains=["money"])
    Conversation.objects.update(language="en")  # as the citizen booked
    assert "AOW" in desk.joke.client.get(desk.url).content.decode()
    topic = desk.town.pension.service
    page = desk.joke.client.get(f"{desk.url}vervolg/", {"dienst": topic.pk}).content.decode()
    assert "Bibliotheek Goirle" in page
    where = f"?dienst={topic.pk}&bij={desk.town.pension.pk}"
    assert (
        'name="start"'
        in desk.joke.client.get(
            f"{desk.url}vervolg/{where}&date={first_start(desk.town, desk.town.pension).date()}"
        ).content.decode()
    )
    start = first_start(desk.town, desk.town.pension).isoformat()
    done = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": start})
    assert done.status_code == 302
    made = Appointment.objects.get(state=State.CONFIRMED, service_point=desk.town.goirle)
    assert (made.booker.name, made.booker.email) == ("Sanne Visser", "sanne@example.nl")
    assert made.language == "en"
    step = NextStep.objects.get()
    assert step.appointment == made
    assert "AOW" in desk.joke.client.get(desk.url).content.decode()
    taken = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": start})
    assert taken.status_code == 409
    for bad in ("x", "", "9999-01-01T00:00:00+00:00"):
        answer = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": bad})
        assert answer.status_code in (400, 409, 422)
    assert NextStep.objects.count() == 1


def test_who_cannot_be_reached_gets_no_appointment(desk: Desk) -> None:
    desk.day_comes()
    desk.press("save", email="", phone="")
    where = f"?dienst={desk.town.pension.service_id}&bij={desk.town.pension.pk}"
    start = first_start(desk.town, desk.town.pension).isoformat()
    answer = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": start})
    assert answer.status_code == 400
    assert not Appointment.objects.filter(
        service_point=desk.town.goirle, state__in=[State.HELD, State.CONFIRMED]
    ).exists()
    assert not NextStep.objects.exists()


def test_nonsense_in_the_address_of_a_follow_up_falls_away(desk: Desk) -> None:
    big = f"dienst={10**30}&bij={10**30}"
    for query in ("dienst=x&bij=y", big, "bij=1,2,3,4,5,6,7", "date=x", "bij=1&date=9999-99-99"):
        assert desk.joke.client.get(f"{desk.url}vervolg/?{query}").status_code == 200, query


def test_the_receiver_plans_a_conversation_as_its_answer(desk: Desk) -> None:
    desk.finish()
    hand_over = sent(desk)
    url = f"{STAFF}/overdracht/{hand_over.pk}/plannen/"
    topic = desk.town.pension.service_id
    assert "AOW" in desk.fatima.client.get(url).content.decode()
    foreign = f"{url}?dienst={desk.town.passport.service_id}&bij={desk.town.passport.pk}"
    start = first_start(desk.town, desk.town.passport).isoformat()
    assert desk.fatima.client.post(foreign, {"start": start}).status_code == 400
    start = first_start(desk.town, desk.town.pension).isoformat()
    own = f"{url}?dienst={topic}&bij={desk.town.pension.pk}"
    assert desk.fatima.client.post(own, {"start": start}).status_code == 302
    planned = HandOver.objects.get()
    assert planned.state == "planned"
    assert planned.appointment
    assert planned.appointment.booker.name == "Sanne Visser"
    assert desk.fatima.client.post(own, {"start": start}).status_code == 409
    live = Appointment.objects.filter(state__in=[State.HELD, State.CONFIRMED])
    assert live.filter(service_point=desk.town.goirle).count() == 1


def test_an_unanswered_one_stands_on_its_senders_list(desk: Desk) -> None:
    hand_over = sent(desk, parts=["contact"])
    HandOver.objects.update(due_on=timezone.now().date() - timedelta(days=3))
    assert hand_overs.come_back(now=timezone.now()) == 1
    page = desk.joke.client.get(f"{STAFF}/gesprekken/").content.decode()
    assert "Teruggekomen: niemand antwoordde" in page
    back = f"{desk.url}overdragen/{hand_over.pk}/terug/"
    assert desk.joke.client.post(back).status_code == 302
    assert HandOver.objects.get().state == "taken_back"
    assert desk.fatima.client.get(f"{STAFF}/overdracht/{hand_over.pk}/").status_code == 404
    elsewhere = f"{STAFF}/gesprek/{desk.record.pk}/overdragen/{10**30}/terug/"
    assert desk.joke.client.post(elsewhere).status_code == 404


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


def test_the_copy_is_only_what_was_chosen(desk: Desk) -> None:
    desk.finish()
    hand_over = sent(desk, parts=["contact"], message="Bel haar.")
    assert hand_overs.copy_of(hand_over) == HandedOver(
        message="Bel haar.", name="Sanne Visser", email="sanne@example.nl"
    )


def test_a_withdrawn_yes_alone_closes_the_door(desk: Desk) -> None:
    """Also where, by some mistake, the copy were still there."""
    hand_over = sent(desk, parts=["contact"])
    Consent.objects.update(withdrawn_at=timezone.now())
    assert desk.fatima.client.get(f"{STAFF}/overdracht/{hand_over.pk}/").status_code == 404


def test_what_an_agency_keeps_for_its_own_staff_is_not_taken(desk: Desk) -> None:
    start = first_start(desk.town, desk.town.pension).isoformat()
    desk.town.pension.walk_in_share = 100
    desk.town.pension.save()
    where = f"?dienst={desk.town.pension.service_id}&bij={desk.town.pension.pk}"
    answer = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": start})
    assert answer.status_code == 409
    assert not Appointment.objects.filter(service_point=desk.town.goirle).exists()


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


def test_who_only_keeps_a_time_sees_nothing(desk: Desk) -> None:
    start = first_start(desk.town, desk.town.passport) + timedelta(hours=1)
    held = booking.hold(offering=desk.town.passport, start=start, now=timezone.now())
    assert Client().get(f"/afspraak/{held.token}/inzage").status_code == 404


def test_all_of_it_is_shown_before_the_yes_and_what_goes_is_what_was_shown(desk: Desk) -> None:
    desk.press("save", subject="Post", agreed="Wij bellen.")
    url = f"{desk.url}overdragen/"
    form = {
        "to": desk.town.agency.pk,
        "purpose": "help",
        "parts": ["agreed"],
        "message": "Bel haar.",
    }
    shown = desk.joke.client.post(url, {**form, "do": "show", "press": "p"})
    page = shown.content.decode()
    assert shown.status_code == 200
    for said in ("Laat dit aan de inwoner zien", desk.town.agency.name, "Bel haar.", "Wij bellen."):
        assert said in page
    assert not HandOver.objects.exists()
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found
    desk.press("save", subject="Post", agreed="Wij bellen nooit.")
    form |= {"do": "send", "agreed": "on", "shown": found.group(1), "press": "p"}
    again = desk.joke.client.post(url, form).content.decode()
    assert "Wat er meegaat, is intussen veranderd." in again
    assert "Wij bellen nooit." in again
    assert not HandOver.objects.exists()
    nobody = desk.joke.client.post(url, {**form, "do": "change"}).content.decode()
    assert "Bel haar." in nobody
    assert 'name="shown"' not in nobody


def test_the_citizen_reads_the_message_on_the_own_page(desk: Desk) -> None:
    desk.finish()
    sent(desk, message="Bel haar na vieren.")
    token = links.issue(desk.record, now=timezone.now())
    page = Client().get(f"/gesprek/{token}").content.decode()
    assert "Bel haar na vieren." in page
    assert page.count(CANARY) == 2  # in the record, and in the copy that they got


def planned(desk: Desk) -> HandOver:
    """Fatima made an appointment for it."""
    hand_over = sent(desk)
    now = timezone.now()
    start = first_start(desk.town, desk.town.pension_video)
    held = booking.hold(offering=desk.town.pension_video, start=start, now=now)
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    made = booking.confirm(appointment=held.appointment, contact=contact, now=now, token=held.token)
    actor = booking.Actor("staff", desk.fatima.user.pk, "agenda")
    return hand_overs.plan(hand_over=hand_over, appointment=made, said="x", now=now, actor=actor)


def test_an_appointment_stays_after_the_no_and_is_shown_with_a_way_to_it(desk: Desk) -> None:
    desk.finish()
    hand_over = planned(desk)
    token = links.issue(desk.record, now=timezone.now())
    url = f"/gesprek/{token}/inzage"
    Client().post(f"{url}/intrekken", {"consent": hand_over.consent_id})
    page = Client().get(url).content.decode()
    assert "U hebt daar een afspraak:" in page
    assert "Die blijft staan tot u afzegt." in page
    to_it = Client().post(f"{url}/afspraak", {"hand_over": hand_over.pk})
    assert to_it.status_code == 302
    assert "/afzeggen" in Client().get(to_it.headers["Location"]).content.decode()
    own = f"/afspraak/{desk.token}/inzage/afspraak"
    assert Client().post(own, {"hand_over": hand_over.pk}).status_code == 302
    assert Client().get(f"{url}/afspraak").status_code == 405
    for wrong in ({"hand_over": hand_over.pk + 1}, {"hand_over": "x"}, {}):
        assert Client().post(f"{url}/afspraak", wrong).status_code == 404
    assert hand_over.appointment
    Appointment.objects.filter(pk=hand_over.appointment.pk).update(state=State.CANCELLED)
    assert "U hebt daar een afspraak:" not in Client().get(url).content.decode()
    assert Client().post(f"{url}/afspraak", {"hand_over": hand_over.pk}).status_code == 404


def test_another_conversation_leads_to_no_appointment_of_this_one(desk: Desk) -> None:
    desk.finish()
    hand_over = planned(desk)
    now = timezone.now()
    start = first_start(desk.town, desk.town.passport)
    held = booking.hold(offering=desk.town.passport, start=start, now=now)
    contact = Contact(name="Daan", email="daan@example.nl")
    booking.confirm(appointment=held.appointment, contact=contact, now=now, token=held.token)
    url = f"/afspraak/{held.token}/inzage/afspraak"
    assert Client().post(url, {"hand_over": hand_over.pk}).status_code == 404


def test_answers_taken_back_are_gone_for_the_sender_and_the_citizen_reads_who_has_them_still(
    desk: Desk,
) -> None:
    now, service = timezone.now(), desk.town.passport.service
    publishing.save_draft(service=service, raw=address(), now=now)
    begun = filling.begin(version=publishing.publish(service=service, now=now), now=now)
    given = {"sleeps": "outside"}
    filling.keep(
        intake=begun.intake, page="home", given=given, revision=0, today=now.date(), now=now
    )
    passing.agree(intake=begun.intake, appointment=desk.appointment, now=now)
    desk.finish()
    hand_over = sent(desk, parts=["agreed", "answer-0"])
    assert "Buiten" in desk.joke.client.get(desk.url).content.decode()
    url = f"/afspraak/{desk.token}/inzage"
    Client().post(f"{url}/intrekken", {"consent": "answers"})
    page = Client().get(url).content.decode()
    assert f"omdat u daar apart ja op zei: {desk.town.agency.name}." in page
    own = desk.joke.client.get(desk.url).content.decode()
    assert "Buiten" not in own
    assert CANARY in own
    theirs = f"{STAFF}/overdracht/{hand_over.pk}/"
    assert "Buiten" in desk.fatima.client.get(theirs).content.decode()
    Client().post(f"{url}/intrekken", {"consent": hand_over.consent_id})
    assert desk.fatima.client.get(theirs).status_code == 404
    assert "omdat u daar apart ja op zei" not in Client().get(url).content.decode()


def test_a_follow_up_opens_on_the_first_free_day_and_never_where_the_citizen_is_elsewhere(
    desk: Desk,
) -> None:
    desk.day_comes()
    at = desk.town.pension_video
    url = f"{desk.url}vervolg/?dienst={at.service_id}&bij={at.pk}"
    page = desk.joke.client.get(url).content.decode()
    assert 'name="start"' in page
    start = first_start(desk.town, at)
    assert f'value="{timezone.localtime(start).isoformat()}"' in page
    Appointment.objects.filter(pk=desk.appointment.pk).update(
        starts_at=start, ends_at=start + timedelta(minutes=20)
    )
    page = desk.joke.client.get(url).content.decode()
    assert f'value="{timezone.localtime(start).isoformat()}"' not in page
    assert "Tijden waarop de inwoner een andere afspraak uit dit gesprek heeft" in page
    refused = desk.joke.client.post(url, {"start": start.isoformat()})
    assert refused.status_code == 409
    assert "De inwoner heeft op die tijd een andere afspraak." in refused.content.decode()
    assert not Appointment.objects.filter(state__in=(State.HELD, State.CONFIRMED)).exclude(
        pk=desk.appointment.pk
    )
    later = start + timedelta(minutes=20)
    free = desk.joke.client.post(url, {"start": later.isoformat()})
    assert free.status_code in (302, 409)


def test_a_day_without_times_is_not_where_a_follow_up_opens(desk: Desk) -> None:
    at = desk.town.passport
    Appointment.objects.filter(pk=desk.appointment.pk).update(state=State.CANCELLED)
    at.notice_minutes = 5 * 24 * 60
    at.save()
    cover.rebuild_all(now=timezone.now())
    page = desk.joke.client.get(f"{desk.url}vervolg/?dienst={at.service_id}&bij={at.pk}")
    assert 'name="start"' in page.content.decode()
    today = timezone.localdate().isoformat()
    asked = desk.joke.client.get(
        f"{desk.url}vervolg/?dienst={at.service_id}&bij={at.pk}&date={today}"
    )
    assert "Op deze dag is niets vrij." in asked.content.decode()
