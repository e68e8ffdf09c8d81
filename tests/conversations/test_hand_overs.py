"""What is handed over, to whom, until when it is answered, and that a no is a no at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hub.audit.models import Event
from hub.errors import Invalid, NotFound
from hub.notifications.models import Message
from locations.models import HolidayChoice
from scheduling.booking import CITIZEN
from scheduling.conversations import access, consents, hand_overs, news, terms
from scheduling.conversations.content import HandedOver
from scheduling.conversations.models import (
    Consent,
    ConversationPolicy,
    HandOver,
    HandOverState,
)
from scheduling.conversations.refusals import Answered, TakesNone
from tests.agenda.conftest import member
from tests.conversations.conftest import SENT, Talk, actor_of, hand_over
from tests.conversations.desk import CANARY
from tests.town import NOW

DAY = timedelta(days=1)
USUAL = frozenset({"christmas", "boxing_day", "new_year", "kings_day"})


@pytest.mark.parametrize(
    ("sent", "days", "last"),
    [
        (date(2026, 6, 1), 5, date(2026, 6, 8)),  # Monday to Monday
        (date(2026, 6, 5), 1, date(2026, 6, 8)),  # Friday to Monday
        (date(2026, 6, 6), 1, date(2026, 6, 8)),  # sent on a Saturday
        (date(2026, 12, 23), 3, date(2026, 12, 29)),  # Christmas on a Friday
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # King's Day on a Monday
        (date(2026, 10, 23), 2, date(2026, 10, 27)),  # over the end of summer time
    ],
)
def test_a_term_counts_working_days(sent: date, days: int, last: date) -> None:
    assert terms.last_day(sent=sent, working_days=days, closed_on=USUAL) == last


def test_the_day_is_the_local_one() -> None:
    assert terms.today(datetime(2026, 6, 1, 22, 30, tzinfo=UTC)) == date(2026, 6, 2)


def test_who_chose_holidays_keeps_those_and_who_chose_none_the_usual(talk: Talk) -> None:
    assert "christmas" in terms.closed_on(talk.town.agency)
    HolidayChoice.objects.create(organisation=talk.town.agency, holiday="good_friday")
    assert terms.closed_on(talk.town.agency) == {"good_friday"}


def test_the_receiver_gets_what_was_agreed_and_no_more(talk: Talk) -> None:
    sent = hand_over(talk)
    copy = hand_overs.copy_of(access.hand_over(talk.fatima.user, sent.pk, now=NOW))
    assert copy
    assert (copy.name, copy.parts) == ("Sanne Visser", (SENT,))
    assert sent.due_on == date(2026, 6, 8)
    with pytest.raises(NotFound):  # the record itself stays at home
        access.conversation(talk.fatima.user, talk.record.pk, now=NOW)


def test_one_press_is_one_hand_over(talk: Talk) -> None:
    assert hand_over(talk).pk == hand_over(talk).pk
    hand_over(talk, press="press-2")
    assert (HandOver.objects.count(), Consent.objects.count()) == (2, 1)


def test_without_a_yes_to_something_for_a_purpose_nothing_goes(talk: Talk) -> None:
    facts: dict[str, Any] = {
        "purpose": "help",
        "agreed": True,
        "copy": HandedOver(message="Bel", name="Sanne"),
    }
    wrong: dict[str, Any] = {
        "agreed": {"agreed": False},
        "purpose": {"purpose": "curious"},
        "parts": {"copy": HandedOver(name="Sanne")},
    }
    for field, change in wrong.items():
        with pytest.raises(Invalid) as refused:
            hand_overs.send(
                conversation=talk.record,
                to=talk.town.agency,
                press="p",
                user=talk.joke.user,
                now=NOW,
                actor=talk.actor,
                **{**facts, **change},
            )
        assert set(refused.value.fields) == {field}
    assert not Consent.objects.exists()


def test_who_takes_none_gets_none(talk: Talk) -> None:
    ConversationPolicy.objects.create(organisation=talk.town.agency, takes_hand_overs=False)
    with pytest.raises(TakesNone):
        hand_over(talk)
    assert not Consent.objects.exists()


def test_a_withdrawn_consent_takes_the_copy_away_at_once(talk: Talk) -> None:
    sent, other = hand_over(talk), hand_over(talk, "press-2", purpose="plan")
    consents.withdraw(conversation=talk.record, pk=sent.consent_id, now=NOW)
    consents.withdraw(conversation=talk.record, pk=sent.consent_id, now=NOW + DAY)
    gone = HandOver.objects.get(pk=sent.pk)
    assert (gone.state, gone.sealed) == (HandOverState.WITHDRAWN, None)
    assert Consent.objects.get(pk=sent.consent_id).withdrawn_at == NOW
    with pytest.raises(NotFound):
        access.hand_over(talk.fatima.user, sent.pk, now=NOW)
    fatima = actor_of(talk.fatima)
    with pytest.raises(NotFound):
        hand_overs.accept(hand_over=sent, now=NOW, actor=fatima)
    with pytest.raises(NotFound):
        hand_overs.refuse(hand_over=sent, reason="Nee", now=NOW, actor=fatima)
    # Another purpose is another yes.
    assert access.hand_over(talk.fatima.user, other.pk, now=NOW)
    assert Event.objects.filter(verb="consent.withdrawn", actor_kind="citizen").count() == 1


def test_a_consent_of_somebody_else_is_missing(talk: Talk) -> None:
    with pytest.raises(NotFound):
        consents.withdraw(conversation=talk.record, pk=0, now=NOW, actor=CITIZEN)


def test_nobody_else_reads_what_was_handed_over(talk: Talk) -> None:
    sent = hand_over(talk)
    others = {
        "library": ("clerk", talk.town.library),
        "guest": ("clerk", talk.town.library),
        "auditor": ("auditor", talk.town.agency),
        "one point": ("clerk", talk.town.agency),
    }
    users = {who: member(who.replace(" ", ""), *role).user for who, role in others.items()}
    for who in ("guest", "one point"):
        users[who].roles.get().assignments.create(service_point=talk.town.hall)
    for user in (talk.joke.user, *users.values()):
        with pytest.raises(NotFound):
            access.hand_over(user, sent.pk, now=NOW)
        assert not access.received(user, now=NOW).exists()


def test_an_answer_is_given_once_and_told_to_both(talk: Talk) -> None:
    sent, fatima = hand_over(talk), actor_of(talk.fatima)
    Message.objects.all().delete()
    hand_overs.accept(hand_over=sent, now=NOW, actor=fatima)
    with pytest.raises(Answered):
        hand_overs.accept(hand_over=sent, now=NOW, actor=fatima)
    assert set(Message.objects.values_list("recipient", flat=True)) == {
        "sanne@example.nl",
        talk.joke.user.email,
    }
    hand_overs.refuse(hand_over=sent, reason="Vraag het wijkteam.", now=NOW, actor=fatima)
    done = HandOver.objects.get()
    assert (done.state, hand_overs.answer_of(done)) == ("refused", "Vraag het wijkteam.")
    assert done.sealed is None
    assert access.hand_over(talk.fatima.user, done.pk, now=NOW)
    with pytest.raises(Answered):
        hand_overs.refuse(hand_over=sent, reason="Toch niet.", now=NOW, actor=fatima)


def test_a_no_needs_a_reason(talk: Talk) -> None:
    sent = hand_over(talk)
    with pytest.raises(Invalid):
        hand_overs.refuse(hand_over=sent, reason=" ", now=NOW, actor=actor_of(talk.fatima))
    assert HandOver.objects.get().state == "new"


def test_what_nobody_answers_comes_back_once(talk: Talk) -> None:
    sent = hand_over(talk)
    Message.objects.all().delete()
    last_moment = datetime(2026, 6, 8, 21, 59, tzinfo=UTC)  # 23:59 in Amsterdam, on the last day
    assert hand_overs.come_back(now=last_moment) == 0
    after = last_moment + timedelta(minutes=1)
    assert (hand_overs.come_back(now=after), hand_overs.come_back(now=after)) == (1, 0)
    back = HandOver.objects.get()
    assert (back.came_back_at, back.state) == (after, "new")
    assert [m.recipient for m in Message.objects.all()] == [talk.joke.user.email]
    # It can be answered late still, or taken back and sent to somebody else.
    hand_overs.take_back(hand_over=sent, now=after, actor=talk.actor)
    with pytest.raises(NotFound):
        access.hand_over(talk.fatima.user, sent.pk, now=after)


def test_what_was_answered_does_not_come_back(talk: Talk) -> None:
    sent = hand_over(talk)
    hand_overs.accept(hand_over=sent, now=NOW, actor=actor_of(talk.fatima))
    assert hand_overs.come_back(now=NOW + 30 * DAY) == 0


def test_the_news_carries_ids(talk: Talk, django_capture_on_commit_callbacks: Any) -> None:
    heard: list[dict[str, Any]] = []

    def hear(**facts: Any) -> None:
        heard.append(facts)

    news.hand_over_answered.connect(hear)
    try:
        sent = hand_over(talk)
        with django_capture_on_commit_callbacks(execute=True):
            hand_overs.accept(hand_over=sent, now=NOW, actor=actor_of(talk.fatima))
    finally:
        news.hand_over_answered.disconnect(hear)
    (one,) = heard
    assert (one["hand_over_id"], one["state"]) == (sent.pk, "accepted")
    assert (one["organisation_id"], one["appointment_id"]) == (
        talk.town.agency.pk,
        talk.appointment.pk,
    )


def test_no_mail_tells_anything_of_it(talk: Talk) -> None:
    sent = hand_over(talk)
    hand_overs.refuse(hand_over=sent, reason=f"Nee. {CANARY}", now=NOW, actor=actor_of(talk.fatima))
    for message in Message.objects.exclude(kind="booked"):
        whole = f"{message.subject} {message.text} {message.html}"
        assert CANARY not in whole
        assert talk.town.agency.name not in whole
        assert "Sanne" not in message.subject
