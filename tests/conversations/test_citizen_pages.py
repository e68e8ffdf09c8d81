"""What the citizen reads by a link, and takes back."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from hub.intake import filling, publishing
from hub.notifications.models import Message
from scheduling import booking
from scheduling.booking import Contact
from scheduling.conversations import links
from scheduling.conversations.models import Consent, Conversation
from scheduling.journeys import passing
from scheduling.models import Appointment, State
from tests.conversations.desk import CANARY, STAFF, Desk, first_start, planned, sent
from tests.intake.documents import address


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


def test_who_only_keeps_a_time_sees_nothing(desk: Desk) -> None:
    start = first_start(desk.town, desk.town.passport) + timedelta(hours=1)
    held = booking.hold(offering=desk.town.passport, start=start, now=timezone.now())
    assert Client().get(f"/afspraak/{held.token}/inzage").status_code == 404


def test_the_citizen_reads_the_message_on_the_own_page(desk: Desk) -> None:
    desk.finish()
    sent(desk, message="Bel haar na vieren.")
    token = links.issue(desk.record, now=timezone.now())
    page = Client().get(f"/gesprek/{token}").content.decode()
    assert "Bel haar na vieren." in page
    assert page.count(CANARY) == 2  # in the record, and in the copy that they got


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
