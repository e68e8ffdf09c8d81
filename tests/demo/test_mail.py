"""The mails to read in the demo, and nowhere else."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from hub.demo import staff
from hub.notifications import outbox
from hub.notifications.models import Message
from hub.people.models import User
from scheduling import booking
from scheduling.booking import Contact
from tests.town import NOW, TUESDAY_NINE, Town

KINDS = (
    "booked",
    "confirm",
    "moved",
    "cancelled",
    "cancelled_by_staff",
    "reminder",
    "waitlist_offer",
    "waiting",
    "nothing_found",
    "ticket_nearly_there",
    "video_link",
    "follow_up",
    "feedback",
    "confirm_dates",
    "date_reminder",
)


@pytest.fixture
def demo(db: None) -> None:
    User.objects.create_user(email=staff.ACCOUNTS[0][0], password=None, name="Demo")


@pytest.mark.parametrize(("prefix", "language"), [("", "nl"), ("/en", "en")])
@pytest.mark.parametrize("kind", KINDS)
def test_each_message_can_be_read_in_both_languages(
    demo: None, kind: str, prefix: str, language: str
) -> None:
    page = Client().get(f"{prefix}/demo/mail/{kind}")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()
    assert "'unsafe-inline'" in page["Content-Security-Policy"]


def test_the_list_names_them_all_and_no_subject_names_the_service(demo: None) -> None:
    letters = list(Client().get("/demo/mail").context["letters"])
    assert {letter.kind for letter in letters} == set(KINDS)
    for letter in letters:
        assert "aow" not in letter.subject.lower()
        assert "paspoort" not in f"{letter.subject} {letter.short}".lower()
        assert len(letter.short) <= 160, letter.kind  # one text message


@pytest.mark.parametrize("page", ["", "early", "open", "over", "cancelled", "moved", "none"])
def test_each_page_of_a_video_call_can_be_seen(demo: None, page: str) -> None:
    shown = Client().get(f"/demo/video/{page}".rstrip("/"))
    assert shown.status_code == 200
    assert "<h1>" in shown.content.decode()
    assert Client().get("/demo/video/duif").status_code == 404


def test_what_is_no_message_is_missing(demo: None) -> None:
    assert Client().get("/demo/mail/duif").status_code == 404


def _sent(*, recipient: str, text: str, channel: str) -> None:
    outbox.message(recipient=recipient, text=text, channel=channel, language="nl", now=NOW).save()


def test_what_was_sent_can_be_opened_with_the_words_that_are_made_when_it_goes(
    demo: None, town: Town
) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    who = Contact("Sanne Visser", "sanne@example.nl")
    booking.confirm(appointment=held, contact=who, now=NOW)
    _sent(recipient="+31612345678", text="Uw code", channel="sms")
    listed = Client().get("/demo/post").text
    assert "Aan sanne@example.nl, 1 juni om" in listed
    pages = re.findall(r"/demo/post/[0-9a-f-]{36}", listed)
    shown = [Client().get(page).text for page in pages]
    assert sum("Beste Sanne Visser" in one for one in shown) == 1
    assert sum(one == "Uw code" for one in shown) == 1
    assert Client().get(f"/demo/post/{uuid4()}").status_code == 404


def test_what_is_for_another_system_is_no_mail(demo: None) -> None:
    _sent(recipient="https://elders.example/", text="{}", channel="hook")
    assert "Nog niets." in Client().get("/demo/post").text
    hook = Message.objects.get()
    assert Client().get(f"/demo/post/{hook.pk}").status_code == 404


@pytest.mark.parametrize("page", ["/demo/mail", "/demo/post"])
@pytest.mark.django_db
def test_there_is_none_in_production_or_without_a_demo(page: str, settings: Settings) -> None:
    assert Client().get(page).status_code == 404
    User.objects.create_user(email=staff.ACCOUNTS[0][0], password=None, name="Demo")
    settings.PRODUCTION = True
    assert Client().get(page).status_code == 404
