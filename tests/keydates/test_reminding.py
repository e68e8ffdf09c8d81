"""Mails before a date: after a yes, on the day, once, and stopped for good."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from hub.errors import Invalid
from hub.keydates import publishing, reminding
from hub.keydates.models import DateReminder, DateSeries
from hub.keydates.publishing import Day
from hub.notifications.models import Message, MessageState
from tests.keydates.conftest import published
from tests.town import NOW, Town

# 22 June, nine in the morning in Amsterdam: a day before the series' date.
DAY_BEFORE = datetime(2026, 6, 22, 7, tzinfo=UTC)


def asked(*series: DateSeries, email: str = "sanne@example.nl", days: int = 1) -> DateReminder:
    made = reminding.ask(email=email, series=series, days_before=days, language="nl", now=NOW)
    assert made is not None
    return made


def agreed(*series: DateSeries, days: int = 1) -> DateReminder:
    reminder = asked(*series, days=days)
    reminding.confirm(reminder, now=NOW)
    Message.objects.all().delete()
    return reminder


def test_nothing_is_sent_before_the_address_said_yes(series: DateSeries) -> None:
    reminder = asked(series)
    question = Message.objects.get()
    assert (question.recipient, question.kind) == ("sanne@example.nl", "confirm_dates")
    assert reminding.send_due(now=DAY_BEFORE) == 0
    reminding.confirm(reminder, now=NOW)
    assert reminding.send_due(now=DAY_BEFORE) == 1


def test_the_mail_goes_once_from_nine_o_clock_on_the_right_day(series: DateSeries) -> None:
    agreed(series)
    assert reminding.send_due(now=DAY_BEFORE - timedelta(days=1)) == 0
    assert reminding.send_due(now=DAY_BEFORE - timedelta(minutes=1)) == 0
    assert reminding.send_due(now=DAY_BEFORE) == 1
    assert reminding.send_due(now=DAY_BEFORE + timedelta(hours=3)) == 0
    mail = Message.objects.get()
    assert mail.subject == "Voor in uw agenda: dinsdag 23 juni"
    assert "AOW" not in mail.subject
    assert "AOW wordt betaald" in mail.text
    assert "Het is morgen, dinsdag 23 juni." in mail.text
    # At midnight the day itself begins: from then on it would be late.
    assert mail.expires_at == datetime(2026, 6, 22, 22, tzinfo=UTC)


def test_two_dates_on_one_day_are_one_mail(town: Town, series: DateSeries) -> None:
    other = published(town, date(2026, 6, 23), title="Toeslag")
    agreed(series, other)
    assert reminding.send_due(now=DAY_BEFORE) == 1
    text = Message.objects.get().text
    assert "AOW wordt betaald" in text
    assert "Toeslag wordt betaald" in text


def test_who_wants_it_earlier_gets_it_earlier(series: DateSeries) -> None:
    agreed(series, days=7)
    assert reminding.send_due(now=DAY_BEFORE) == 0
    assert reminding.send_due(now=DAY_BEFORE - timedelta(days=6)) == 1
    assert "Het is over 7 dagen: dinsdag 23 juni." in Message.objects.get().text


def test_a_series_that_is_withdrawn_reminds_of_nothing(series: DateSeries) -> None:
    agreed(series)
    series.published = False
    publishing.publish(series=series, days=[Day(date(2026, 6, 23))], now=NOW, actor_id=None)
    assert reminding.send_due(now=DAY_BEFORE) == 0


def test_stopping_forgets_the_address_and_what_was_waiting(series: DateSeries) -> None:
    reminder = agreed(series)
    reminding.send_due(now=DAY_BEFORE)
    reminding.stop(reminder, now=DAY_BEFORE)
    assert not DateReminder.objects.exists()
    assert Message.objects.get().state == MessageState.DROPPED
    assert reminding.send_due(now=DAY_BEFORE + timedelta(days=30)) == 0


def test_nobody_can_fill_anothers_mailbox_with_the_form(series: DateSeries) -> None:
    for _time in range(reminding.QUESTIONS_A_DAY):
        asked(series)
    refused = reminding.ask(
        email="Sanne@example.nl", series=[series], days_before=1, language="nl", now=NOW
    )
    assert refused is None
    assert Message.objects.count() == reminding.QUESTIONS_A_DAY
    tomorrow = NOW + timedelta(days=1)
    assert reminding.ask(
        email="sanne@example.nl", series=[series], days_before=1, language="nl", now=tomorrow
    )


def test_a_question_that_was_not_answered_is_forgotten(series: DateSeries) -> None:
    asked(series)
    assert reminding.forget_unconfirmed(now=NOW + timedelta(days=6)) == 0
    assert reminding.forget_unconfirmed(now=NOW + timedelta(days=8)) > 0
    assert not DateReminder.objects.exists()


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "a@example.nl\nBcc: b@example.nl"])
def test_what_is_no_address_is_refused(series: DateSeries, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        reminding.ask(email=email, series=[series], days_before=1, language="nl", now=NOW)
    assert set(refused.value.fields) == {"email"}
    assert not Message.objects.exists()


def test_a_mail_scanner_that_opens_the_links_does_nothing(series: DateSeries) -> None:
    reminder = asked(series)
    text = Message.objects.get().text
    found = re.search(r"http://[^/]+(/aftellen/herinnering/\S+/ja)", text)
    assert found is not None
    path, client = found[1], Client()
    page = client.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    reminder.refresh_from_db()
    assert reminder.confirmed_at is None
    for _twice in range(2):
        assert client.post(path).status_code == 302
    reminder.refresh_from_db()
    assert reminder.confirmed_at is not None
    assert "We herinneren u" in client.get(path).content.decode()
    stop = path.removesuffix("ja") + "stop"
    assert "Stoppen met deze mails?" in client.get(stop).content.decode()
    assert DateReminder.objects.exists()
    client.post(stop)
    assert not DateReminder.objects.exists()
    assert "De mails zijn gestopt" in client.get(stop).content.decode()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "ImFiYyI:1abcde:xxxx"])
def test_a_made_up_link_opens_nothing(db: None, token: str) -> None:
    assert Client().get(f"/aftellen/herinnering/{token}/ja").status_code == 404
    assert Client().post(f"/aftellen/herinnering/{token}/stop").status_code == 200
