"""Mails some days before a date: asked for with an address, confirmed by link, stopped by link.

Nobody is mailed more than a question before they said yes, and the question goes three times a
day at most, so that no one can fill another's mailbox with this form.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid
from hub.intervals import wall_instant
from hub.keydates import wording
from hub.keydates.models import DateReminder, DateSeries, KeyDate
from hub.keydates.wording import Words
from hub.notifications import outbox
from hub.notifications.outbox import CONTROLS
from hub.turns import one_at_a_time

SALT = "hub.keydates.reminder"
ZONE = ZoneInfo("Europe/Amsterdam")
HOUR = time(9)
DAYS_BEFORE = (1, 3, 7)
QUESTIONS_A_DAY = 3
CONFIRM_WITHIN = timedelta(days=7)
MOST_SERIES = 20


class NothingChosen(Invalid):
    code = "nothing_chosen"
    sentence = _("Choose at least one date to be reminded of.")


def ask(
    *, email: str, series: Sequence[DateSeries], days_before: int, language: str, now: datetime
) -> DateReminder | None:
    """Sends the question whether this is wanted. None when the address was asked too often, which
    the page does not tell. Raises Invalid, NothingChosen."""
    if not series or len(series) > MOST_SERIES:
        raise NothingChosen
    if days_before not in DAYS_BEFORE:
        raise Invalid(fields={"days_before": _("Choose one of the possibilities.")})
    email = email.strip()
    try:
        if CONTROLS.search(email):  # allowed in a quoted local part, but not in a header
            raise ValidationError("control character")
        validate_email(email)
    except ValidationError as error:
        raise Invalid(fields={"email": _("This is not an e-mail address.")}) from error
    with transaction.atomic():
        one_at_a_time(email.lower())
        day_ago = now - timedelta(days=1)
        asked = DateReminder.objects.filter(email__iexact=email, asked_at__gt=day_ago).count()
        if asked >= QUESTIONS_A_DAY:
            return None
        reminder = DateReminder.objects.create(
            email=email, language=language, days_before=days_before, asked_at=now
        )
        reminder.series.set(series)
        _mail(reminder, wording.confirm, now=now, expires_at=now + CONFIRM_WITHIN)
    return reminder


def token_of(reminder: DateReminder) -> str:
    """For links: signed, so that nobody can make one; it dies with its row."""
    return signing.dumps(str(reminder.pk), salt=SALT)


def opened_by(token: str) -> DateReminder | None:
    try:
        pk = UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError):
        return None
    return DateReminder.objects.filter(pk=pk).prefetch_related("series").first()


def confirm(reminder: DateReminder, *, now: datetime) -> None:
    """The second time nothing happens."""
    DateReminder.objects.filter(pk=reminder.pk, confirmed_at=None).update(confirmed_at=now)


def stop(reminder: DateReminder, *, now: datetime) -> None:
    """The address is forgotten, and what waits to be sent goes with it."""
    with transaction.atomic():
        kinds = ["confirm_dates", "date_reminder"]
        outbox.withdraw(topic=_topic(reminder), kinds=kinds, now=now, cause="stopped")
        DateReminder.objects.filter(pk=reminder.pk).delete()


def forget_unconfirmed(*, now: datetime) -> int:
    """A question that was not answered is a no."""
    old = DateReminder.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN)
    return old.delete()[0]


def send_due(*, now: datetime) -> int:
    """From nine in the morning on: one mail per reminder and day with all of its dates. Each goes
    once, however often this runs; after the day itself began it would be late."""
    wall = now.astimezone(ZONE)
    if wall.time() < HOUR:
        return 0
    return sum(_send(days, wall.date(), now) for days in DAYS_BEFORE)


def _send(days_before: int, today: date, now: datetime) -> int:
    day = today + timedelta(days=days_before)
    dates = {
        date.series_id: date
        for date in KeyDate.objects.filter(day=day, series__published=True).select_related(
            "series__organisation"
        )
    }
    reminders = DateReminder.objects.filter(
        series__in=dates, days_before=days_before, confirmed_at__lte=now
    ).distinct()
    sent = 0
    for reminder in reminders.prefetch_related("series"):
        mine = [dates[one.pk] for one in reminder.series.all() if one.pk in dates]
        sent += _remind(reminder, mine, day, now)
    return sent


def _remind(reminder: DateReminder, dates: list[KeyDate], day: date, now: datetime) -> bool:
    return _mail(
        reminder,
        lambda link: wording.reminder(dates, day, reminder.days_before, link),
        now=now,
        expires_at=wall_instant(day, time(0), ZONE),
        once=f"date:{reminder.pk}:{day}",
        page="keydates:reminder-stop",
    )


def _topic(reminder: DateReminder) -> str:
    return f"dates:{reminder.pk}"


def _mail(
    reminder: DateReminder,
    words: Words,
    *,
    now: datetime,
    expires_at: datetime,
    once: str | None = None,
    page: str = "keydates:reminder-confirm",
) -> bool:
    with translation.override(reminder.language):
        link = str(settings.BASE_URL) + reverse(page, args=[token_of(reminder)])
        letter = words(link)
        message = outbox.message(
            recipient=reminder.email,
            kind=letter.kind,
            topic=_topic(reminder),
            once=once,
            subject=letter.subject,
            text=letter.text(),
            html=letter.html(reminder.language),
            language=reminder.language,
            now=now,
            expires_at=expires_at,
        )
    return outbox.put(message) is not None
