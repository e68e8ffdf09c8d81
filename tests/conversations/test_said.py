"""The yes of the citizen in a video call stands in the record of the conversation."""

from datetime import timedelta

import pytest
from django.test import Client

from scheduling.conversations import links, records, said, telling
from scheduling.conversations.content import Content
from scheduling.conversations.models import Conversation
from scheduling.models import Appointment
from scheduling.video import confirming
from scheduling.video.models import Question, VideoPolicy
from tests.agenda.conftest import member
from tests.conversations.conftest import Talk, actor_of, fresh
from tests.town import NOW, Town
from tests.video.conftest import START, book, own
from tests.video.test_staff import at

__all__ = ["own"]
YES, NO = "U krijgt 300 euro per maand.", "U woont alleen."


def asked(record: Conversation, text: str, is_right: bool | None) -> None:
    answered = None if is_right is None else NOW
    Question.objects.create(
        appointment=Appointment.objects.get(pk=record.appointment_id or 0),
        text=text,
        asked_at=NOW,
        is_right=is_right,
        answered_at=answered,
    )


def test_what_was_asked_and_answered_stands_in_the_record_and_stays_in_it(
    town: Town, own: VideoPolicy, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, NOW)
    fatima = member("Fatima", "clerk", town.agency)
    record = records.of_appointment(
        appointment=book(town.pension_video), user=fatima.user, now=NOW, actor=actor_of(fatima)
    )
    asked(record, YES, True)
    asked(record, NO, False)
    asked(record, "Niet beantwoord.", None)
    page = f"/medewerker/gesprek/{record.pk}/"
    written = fatima.client.get(page).content.decode()
    assert YES in written
    assert "De inwoner zei ja." in written
    assert "De inwoner zei nee." in written
    assert "Niet beantwoord." not in written

    text = Content(subject="AOW", agreed="Wij betalen.")
    actor = actor_of(fatima)
    kept = records.save(conversation=record, content=text, revision=0, now=NOW, actor=actor)
    records.finish(conversation=kept, revision=kept.revision, now=START, actor=actor)
    assert confirming.forget_old(before=START + timedelta(days=200)) == 3
    told = telling.told(fresh(record))
    assert [(one.text, one.is_right) for one in told.said] == [(YES, True), (NO, False)]
    assert YES in fatima.client.get(page).content.decode()
    link = links.issue(fresh(record), now=NOW)
    assert YES in client.get(f"/gesprek/{link}").content.decode()


def test_an_organisation_whose_call_it_was_not_does_not_read_it(talk: Talk) -> None:
    asked(talk.record, YES, True)
    assert [one.text for one in said.in_the_call(talk.record)] == [YES]
    talk.record.organisation = talk.town.agency
    assert said.in_the_call(talk.record) == ()
