"""A hand-over on the pages of its sender and its receiver, and that nobody else opens it."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from hub.intake import filling, publishing
from scheduling.conversations import hand_overs, links
from scheduling.conversations.content import HandedOver
from scheduling.conversations.models import Consent, HandOver
from scheduling.journeys import passing
from scheduling.journeys.models import PassedOn
from scheduling.models import Appointment, State
from tests.agenda.conftest import member
from tests.conversations.desk import CANARY, OTHERS, STAFF, Desk, at_point, first_start, send, sent
from tests.intake.documents import address


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
