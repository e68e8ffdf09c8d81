"""What stays, what is sealed anew, and what a day or a hand-over changes by itself."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from pytest_django import Settings

from hub.audit.models import Event
from hub.catalogue.models import Capability
from hub.errors import DomainError
from hub.intake import filling
from hub.intake.models import Intake
from hub.notifications.models import Message
from hub.people.models import User
from scheduling import links as appointments
from scheduling.journeys import (
    checking,
    dated,
    following,
    parties,
    passing,
    publishing,
    ticking,
)
from scheduling.journeys.course import Standing
from scheduling.journeys.models import Journey, Progress
from scheduling.journeys.running import NotNow
from tests import town as towns
from tests.journeys import wedding as weddings
from tests.journeys.wedding import Wedding, now_of
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 7, 9, 12, tzinfo=NOW.tzinfo)


def begun(wedding: Wedding) -> Journey:
    journey = weddings.begin(wedding).journey
    parties.confirm(journey=journey, key="yes", by="two", agreed=True, now=NOW)
    return journey


def book(wedding: Wedding, journey: Journey) -> Progress:
    return dated.book(
        journey=journey, key="day", offering=wedding.ceremony, start=DAY, by="one", now=NOW
    )


def test_keys_are_changed_without_losing_a_word(wedding: Wedding, settings: Settings) -> None:
    journey = begun(wedding)
    book(wedding, journey)
    about: dict[str, Any] = {"journey": journey, "key": "check", "now": NOW}
    clerk = User.objects.create_user("clerk@example.nl", name="Fenna")
    checking.tick(seen_lines=["home"], missing="Uw akte.", user_id=clerk.pk, **about)
    old, new = settings.INTAKE_KEYS[0], Fernet.generate_key().decode()
    settings.INTAKE_KEYS = [new, old]
    call_command("reseal_intakes")
    settings.INTAKE_KEYS = [new]
    running = now_of(journey)
    assert running.answers["one"]["name"] == "Aisha Bakker"
    assert running.names() == {"one": "Aisha Bakker", "two": "Bram de Vries"}
    assert checking.missing_of(running.progress["check"]) == "Uw akte."


def test_what_was_sent_stays_as_long_as_the_steps_run(wedding: Wedding) -> None:
    journey = begun(wedding)
    far = NOW + timedelta(days=2000)
    assert filling.forget_old(now=far) == 0
    assert Intake.objects.filter(journeys=journey).exists()
    parties.withdraw(journey=journey, by="one", now=NOW)
    assert filling.forget_old(now=NOW + timedelta(days=8)) == 1
    assert Journey.objects.get().intake is None


def test_nothing_that_was_answered_stands_in_a_letter_or_the_trail(wedding: Wedding) -> None:
    journey = begun(wedding)
    book(wedding, journey)
    parties.withdraw(journey=journey, by="two", now=NOW)
    written = "".join(
        f"{one.subject} {one.text} {one.html} {one.facts}" for one in Message.objects.all()
    )
    trail = str(list(Event.objects.values_list("verb", "object_id", "details")))
    assert "1990" not in written + trail
    assert "Bakker" not in trail
    assert not [one for one in Message.objects.all() if "Trouw" in one.subject]


def test_a_check_that_comes_after_a_talk_waits_for_its_day(town: Town) -> None:
    raw = weddings.template()
    raw["times"][3] = {
        "step": "check",
        "from": "day",
        "least": "P0D",
        "because": {"nl": "Niet voor de dag zelf."},
    }
    raw["steps"][2].pop("heldUntil")
    raw["steps"][4]["after"] = ["day"]
    wedding = weddings.build(town, raw=raw)
    journey = begun(wedding)
    book(wedding, journey)
    assert now_of(journey).stage("check").standing == Standing.NEXT
    clerk = User.objects.create_user("clerk@example.nl", name="Fenna")
    early: dict[str, Any] = {"journey": journey, "key": "check", "user_id": clerk.pk}
    with pytest.raises(NotNow):
        checking.tick(seen_lines=["home"], missing="", now=NOW, **early)
    assert not Progress.objects.filter(journey=journey, waits_for="staff").exists()
    ticking.tick(journey=journey, now=DAY)
    assert Progress.objects.get(journey=journey, waits_for="staff").key == "check"
    checking.tick(seen_lines=["home"], missing="", now=DAY, **early)
    checking.approve(now=DAY, **early)


def test_a_hand_over_in_the_conversation_ends_its_step(town: Town) -> None:
    raw = weddings.template()
    raw["steps"].append(
        {
            "key": "along",
            "kind": "hand_over",
            "title": {"nl": "Naar het pensioenbureau"},
            "by": "staff",
            "after": ["day"],
            "to": "pensioenbureau",
        }
    )
    wedding = weddings.build(town, raw=raw)
    journey = begun(wedding)
    row = book(wedding, journey)
    assert row.appointment_id
    others: dict[str, Any] = {"appointment_id": row.appointment_id, "now": NOW}
    following.follow_hand_over(organisation_id=town.library.pk, **others)
    assert now_of(journey).stage("along").standing == Standing.NOW
    following.follow_hand_over(organisation_id=town.agency.pk, **others)
    assert now_of(journey).stage("along").standing == Standing.DONE


def test_what_goes_to_an_own_place_keeps_its_appointment(wedding: Wedding) -> None:
    """Another way for the same step: a new place and time, the same reference and links."""
    journey = begun(wedding)
    row = book(wedding, journey)
    clerk = User.objects.create_user("clerk@example.nl", name="Fenna")
    about: dict[str, Any] = {"journey": journey, "key": "check", "now": NOW, "user_id": clerk.pk}
    checking.tick(seen_lines=["home"], missing="", **about)
    checking.approve(**about)
    first = row.appointment_id
    video = towns.offering(wedding.talk.service, None, "video_home", 30)
    video.horizon_days = 400
    video.save()
    towns.need(
        video,
        "professional",
        Capability.objects.get(slug="huwelijk"),
        organisation=wedding.town.municipality,
    )
    talk = dated.book(
        journey=journey,
        key="talk",
        offering=wedding.talk,
        by="one",
        now=NOW,
        start=datetime(2026, 6, 22, 8, tzinfo=NOW.tzinfo),
    )
    assert talk.appointment
    assert talk.appointment_id != first
    with pytest.raises(DomainError):  # nobody of them works from elsewhere: nothing changed
        dated.book(
            journey=journey,
            key="talk",
            offering=video,
            by="one",
            now=NOW,
            start=datetime(2026, 6, 22, 9, tzinfo=NOW.tzinfo),
        )
    assert now_of(journey).progress["talk"].appointment_id == talk.appointment_id
    assert passing.of(talk.appointment) is None


def test_the_link_of_the_mail_opens_the_appointment(wedding: Wedding) -> None:
    """Of a time that was kept first, and became an appointment when staff approved."""
    journey = begun(wedding)
    book(wedding, journey)
    clerk = User.objects.create_user("clerk@example.nl", name="Fenna")
    about: dict[str, Any] = {"journey": journey, "key": "check", "now": NOW, "user_id": clerk.pk}
    checking.tick(seen_lines=["home"], missing="", **about)
    checking.approve(**about)
    told = Message.objects.get(kind="booked")
    link = re.search(r"/afspraak/([\w-]{20,})", str(told.facts) + told.text)
    assert link
    opened = appointments.opened_by(link[1])
    assert opened == now_of(journey).progress["day"].appointment


def test_it_does_not_end_while_something_optional_is_booked(town: Town) -> None:
    raw = weddings.template()
    raw["steps"][4] |= {"optional": True, "after": ["yes"]}
    raw["steps"] = [step for step in raw["steps"] if step["key"] in ("ask", "yes", "talk")]
    raw["times"] = []
    wedding = weddings.build(town, raw=raw)
    journey = weddings.begin(wedding).journey
    first = now_of(journey)
    assert not first.course.is_over
    other = weddings.begin(wedding).journey
    parties.confirm(journey=other, key="yes", by="two", agreed=True, now=NOW)
    assert now_of(other).journey.state == "done"  # nothing optional was booked
    raw["steps"][2]["after"] = ["ask"]
    publishing.save_draft(service=wedding.service, raw=raw, now=NOW)
    wedding.version = publishing.publish(service=wedding.service, now=NOW)
    third = weddings.begin(wedding).journey
    start = datetime(2026, 6, 22, 8, tzinfo=NOW.tzinfo)
    dated.book(journey=third, key="talk", offering=wedding.talk, start=start, by="one", now=NOW)
    parties.confirm(journey=third, key="yes", by="two", agreed=True, now=NOW)
    assert now_of(third).journey.state == "running"
    ticking.tick(journey=third, now=start + timedelta(hours=1))
    assert now_of(third).journey.state == "done"
