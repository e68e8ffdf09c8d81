"""A record is written, finished once, added to, kept as long as it is needed, and goes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from hub.audit.models import Event
from hub.errors import Invalid, NotFound
from hub.intake.sealing import CannotOpen
from scheduling.conversations import access, keeping, links, news, notes, records, steps
from scheduling.conversations.content import Content
from scheduling.conversations.models import (
    Conversation,
    ConversationPolicy,
    NextStep,
    PrivateNote,
    StepOwner,
)
from scheduling.conversations.refusals import (
    AlreadyFinished,
    ChangedByAnother,
    NobodyHelps,
    NotFinished,
    NotYet,
)
from scheduling.conversations.steps import Plan
from tests.agenda.conftest import member
from tests.conversations.conftest import TEXT, Talk, actor_of, finish, fresh, write
from tests.conversations.desk import CANARY
from tests.town import NOW, TUESDAY_NINE

DAY = timedelta(days=1)


def test_who_came_is_known_from_the_appointment(talk: Talk) -> None:
    content = records.content_of(talk.record)
    assert (content.name, content.email) == ("Sanne Visser", "sanne@example.nl")
    assert talk.record.organisation == talk.town.municipality
    assert Event.objects.filter(verb="conversation.begun").count() == 1


def test_opening_it_again_gives_the_same_record(talk: Talk) -> None:
    again = records.of_appointment(
        appointment=talk.appointment, user=talk.joke.user, now=NOW, actor=talk.actor
    )
    assert (again.pk, Conversation.objects.count()) == (talk.record.pk, 1)


def test_another_organisation_begins_no_record_here(talk: Talk) -> None:
    with pytest.raises(NobodyHelps):
        records.of_appointment(
            appointment=talk.appointment,
            user=talk.fatima.user,
            now=NOW,
            actor=actor_of(talk.fatima),
        )


def test_nothing_of_it_lies_open_in_the_table(talk: Talk) -> None:
    finish(talk)
    steps.add_booked(
        conversation=talk.record,
        plan=Plan(CANARY),
        appointment=talk.appointment,
        now=NOW,
        actor=talk.actor,
    )
    for model, fields in keeping.SEALED:
        for row in model._default_manager.all():
            for name in fields:
                value = getattr(row, name)
                assert value is None or CANARY.encode() not in bytes(value)
    assert CANARY not in str(list(Event.objects.values_list("details", flat=True)))


def test_a_page_that_is_old_keeps_nothing(talk: Talk) -> None:
    write(talk)
    with pytest.raises(ChangedByAnother):
        records.save(
            conversation=talk.record,
            content=replace(TEXT, agreed="Iets anders"),
            revision=0,
            now=NOW,
            actor=talk.actor,
        )
    assert records.content_of(fresh(talk.record)).agreed == TEXT.agreed


def test_what_did_not_change_is_no_new_revision(talk: Talk) -> None:
    first = write(talk)
    assert write(talk).revision == first.revision == 1


def test_it_is_finished_once_and_then_stands(talk: Talk) -> None:
    done = finish(talk)
    assert done.finished_at == TUESDAY_NINE
    with pytest.raises(AlreadyFinished):
        write(talk, replace(TEXT, agreed="Anders"))
    with pytest.raises(AlreadyFinished):
        records.finish(conversation=done, revision=done.revision, now=NOW, actor=talk.actor)
    with pytest.raises(AlreadyFinished):
        steps.add(conversation=done, plan=Plan("Bellen"), now=NOW, actor=talk.actor)
    records.add(
        conversation=done, text="Het was maandag.", user=talk.joke.user, now=NOW, actor=talk.actor
    )
    assert [one.text for one in records.additions_of(done)] == ["Het was maandag."]
    assert records.content_of(fresh(done)) == TEXT


def test_it_is_not_finished_before_its_day(talk: Talk) -> None:
    kept = write(talk)
    evening = TUESDAY_NINE.replace(hour=0) - timedelta(hours=2, minutes=1)  # 23:59 in Amsterdam
    with pytest.raises(NotYet, match="dinsdag 2 juni 2026"):
        records.finish(conversation=kept, revision=kept.revision, now=evening, actor=talk.actor)
    assert fresh(kept).finished_at is None
    midnight = evening + timedelta(minutes=1)
    records.finish(conversation=kept, revision=kept.revision, now=midnight, actor=talk.actor)
    assert fresh(kept).finished_at == midnight


def test_an_addition_needs_something_finished(talk: Talk) -> None:
    with pytest.raises(NotFinished):
        records.add(
            conversation=talk.record, text="x", user=talk.joke.user, now=NOW, actor=talk.actor
        )


def test_it_is_not_finished_without_what_was_agreed(talk: Talk) -> None:
    kept = write(talk, Content(name="Sanne"))
    with pytest.raises(Invalid) as refused:
        records.finish(
            conversation=kept, revision=kept.revision, now=TUESDAY_NINE, actor=talk.actor
        )
    assert set(refused.value.fields) == {"subject", "agreed"}
    assert fresh(kept).finished_at is None


def test_finishing_is_told_once_on_commit(
    talk: Talk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    heard: list[dict[str, Any]] = []

    def hear(**facts: Any) -> None:
        heard.append(facts)

    news.conversation_finished.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            finish(talk)
    finally:
        news.conversation_finished.disconnect(hear)
    assert [(one["conversation_id"], one["appointment_id"], one["ticket_id"]) for one in heard] == [
        (talk.record.pk, talk.appointment.pk, None)
    ]


SENSELESS = [
    (Plan(" "), "what"),
    (Plan("x" * 201), "what"),
    (Plan("Bellen", owner="nobody"), "owner"),
    (Plan("Bellen", owner=StepOwner.OTHER), "other"),
    (Plan("Bellen", due_on=NOW.date() - DAY), "due_on"),
    (Plan("Bellen", due_on=date(1, 1, 1)), "due_on"),
    (Plan("Bellen", due_on=date(9999, 12, 31)), "due_on"),
]


def test_a_step_that_makes_no_sense_names_its_field(talk: Talk) -> None:
    for plan, field in SENSELESS:
        with pytest.raises(Invalid) as refused:
            steps.add(conversation=talk.record, plan=plan, now=NOW, actor=talk.actor)
        assert set(refused.value.fields) == {field}, plan
    assert not NextStep.objects.exists()


def test_steps_are_ticked_also_after_the_end(talk: Talk) -> None:
    made = steps.add(
        conversation=talk.record,
        plan=Plan("Gas en licht regelen", StepOwner.OTHER, "Wijkteam", NOW.date() + DAY),
        now=NOW,
        actor=talk.actor,
    )
    finish(talk)
    for _again in range(2):
        steps.tick(conversation=talk.record, pk=made.pk, done=True, now=NOW, actor=talk.actor)
    (step,) = steps.of(talk.record)
    assert (step.what, step.other, step.done_at) == ("Gas en licht regelen", "Wijkteam", NOW)
    assert Event.objects.filter(verb="conversation.step_done").count() == 1
    steps.tick(conversation=talk.record, pk=made.pk, done=False, now=NOW, actor=talk.actor)
    assert steps.of(talk.record)[0].done_at is None
    with pytest.raises(NotFound):
        steps.tick(conversation=talk.record, pk=0, done=True, now=NOW, actor=talk.actor)


def test_a_private_note_is_read_by_its_author_alone(talk: Talk) -> None:
    other = member("Bram", "manager", talk.town.municipality)
    notes.write(
        user=talk.joke.user,
        conversation=talk.record,
        text=CANARY,
        revision=0,
        now=NOW,
        actor=talk.actor,
    )

    def seen_by(staff: Any) -> list[str]:
        found = notes.read(
            user=staff.user, conversation=talk.record, now=NOW, actor=actor_of(staff)
        )
        return [note.text for note in found]

    assert (seen_by(talk.joke), seen_by(other)) == ([CANARY], [])
    rule = ConversationPolicy.objects.create(
        organisation=talk.town.municipality, note_readers="managers"
    )
    clerk = member("Kees", "clerk", talk.town.municipality)
    assert (seen_by(other), seen_by(clerk)) == ([CANARY], [])
    rule.note_readers = "colleagues"
    rule.save()
    assert seen_by(clerk) == [CANARY]
    with pytest.raises(ChangedByAnother):
        notes.write(
            user=talk.joke.user,
            conversation=talk.record,
            text="x",
            revision=0,
            now=NOW,
            actor=talk.actor,
        )


def test_a_note_goes_before_its_record_and_the_record_on_schedule(talk: Talk) -> None:
    ConversationPolicy.objects.create(
        organisation=talk.town.municipality, keep_days=30, note_days=10
    )
    notes.write(
        user=talk.joke.user,
        conversation=talk.record,
        text="x",
        revision=0,
        now=NOW,
        actor=talk.actor,
    )
    finish(talk)
    token = links.issue(talk.record, now=NOW)
    keeping.forget_old(now=NOW + 10 * DAY)
    assert (PrivateNote.objects.count(), Conversation.objects.count()) == (0, 1)
    # Gone for everybody at the moment, whenever the job comes.
    gone = TUESDAY_NINE + 30 * DAY
    assert links.opened_by(token, now=gone - DAY)
    assert links.opened_by(token, now=gone) is None
    with pytest.raises(NotFound):
        access.conversation(talk.joke.user, talk.record.pk, now=gone)
    keeping.forget_old(now=gone)
    assert not Conversation.objects.exists()


def test_it_stays_for_an_open_step_and_for_what_it_belongs_to(talk: Talk) -> None:
    ConversationPolicy.objects.create(organisation=talk.town.municipality, keep_days=90)
    far = NOW.date() + 100 * DAY
    made = steps.add(
        conversation=talk.record, plan=Plan("Bellen", due_on=far), now=NOW, actor=talk.actor
    )
    assert fresh(talk.record).gone_at.date() == far + 90 * DAY
    steps.tick(conversation=talk.record, pk=made.pk, done=True, now=NOW, actor=talk.actor)
    assert fresh(talk.record).gone_at == NOW + 90 * DAY
    keeping.need_until(conversation_id=talk.record.pk, until=NOW + 200 * DAY)
    assert fresh(talk.record).gone_at == NOW + 290 * DAY
    keeping.need_until(conversation_id=talk.record.pk, until=None)
    assert fresh(talk.record).gone_at == NOW + 90 * DAY


def test_a_new_key_opens_all_after_the_command(talk: Talk, settings: Settings) -> None:
    finish(talk)
    old, new = settings.INTAKE_KEYS[0], Fernet.generate_key().decode()
    settings.INTAKE_KEYS = [new, old]
    call_command("reseal_intakes")
    settings.INTAKE_KEYS = [new]
    assert records.content_of(fresh(talk.record)) == TEXT
    settings.INTAKE_KEYS = [old]
    with pytest.raises(CannotOpen):
        records.content_of(fresh(talk.record))
