"""The mails to read in the demo, and nowhere else."""

import pytest
from django.test import Client
from pytest_django import Settings

from hub.demo import staff
from hub.people.models import User

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


@pytest.mark.django_db
def test_there_is_none_in_production_or_without_a_demo(settings: Settings) -> None:
    assert Client().get("/demo/mail").status_code == 404
    User.objects.create_user(email=staff.ACCOUNTS[0][0], password=None, name="Demo")
    settings.PRODUCTION = True
    assert Client().get("/demo/mail").status_code == 404
