"""Follow-up appointments that are booked while the citizen is there."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.catalogue.models import Capability
from scheduling import booking
from scheduling.booking import Contact
from scheduling.conversations import guides, others
from scheduling.conversations.models import Conversation, NextStep
from scheduling.models import Appointment, State
from scheduling.planning import cover
from scheduling.reference import readable
from tests import town as towns
from tests.agenda.conftest import member
from tests.conversations.desk import GUIDE, Desk, first_start


def test_a_follow_up_is_booked_with_what_was_told_once(desk: Desk) -> None:
    desk.day_comes()
    guides.publish(service=desk.town.passport.service, raw=GUIDE, now=timezone.now())
    desk.press("save", domains=["money"])
    Conversation.objects.update(language="en")  # as the citizen booked
    assert "AOW" in desk.joke.client.get(desk.url).content.decode()
    topic = desk.town.pension.service
    page = desk.joke.client.get(f"{desk.url}vervolg/", {"dienst": topic.pk}).content.decode()
    assert "Bibliotheek Goirle" in page
    where = f"?dienst={topic.pk}&bij={desk.town.pension.pk}"
    assert (
        'name="start"'
        in desk.joke.client.get(
            f"{desk.url}vervolg/{where}&date={first_start(desk.town, desk.town.pension).date()}"
        ).content.decode()
    )
    start = first_start(desk.town, desk.town.pension).isoformat()
    done = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": start})
    assert done.status_code == 302
    made = Appointment.objects.get(state=State.CONFIRMED, service_point=desk.town.goirle)
    assert (made.booker.name, made.booker.email) == ("Sanne Visser", "sanne@example.nl")
    assert made.language == "en"
    step = NextStep.objects.get()
    assert step.appointment == made
    assert "AOW" in desk.joke.client.get(desk.url).content.decode()
    taken = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": start})
    assert taken.status_code == 409
    for bad in ("x", "", "9999-01-01T00:00:00+00:00"):
        answer = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": bad})
        assert answer.status_code in (400, 409, 422)
    assert NextStep.objects.count() == 1


def test_who_cannot_be_reached_gets_no_appointment(desk: Desk) -> None:
    desk.day_comes()
    desk.press("save", email="", phone="")
    where = f"?dienst={desk.town.pension.service_id}&bij={desk.town.pension.pk}"
    start = first_start(desk.town, desk.town.pension).isoformat()
    answer = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": start})
    assert answer.status_code == 400
    assert not Appointment.objects.filter(
        service_point=desk.town.goirle, state__in=[State.HELD, State.CONFIRMED]
    ).exists()
    assert not NextStep.objects.exists()


def test_nonsense_in_the_address_of_a_follow_up_falls_away(desk: Desk) -> None:
    big = f"dienst={10**30}&bij={10**30}"
    for query in ("dienst=x&bij=y", big, "bij=1,2,3,4,5,6,7", "date=x", "bij=1&date=9999-99-99"):
        assert desk.joke.client.get(f"{desk.url}vervolg/?{query}").status_code == 200, query


def test_what_an_agency_keeps_for_its_own_staff_is_not_taken(desk: Desk) -> None:
    start = first_start(desk.town, desk.town.pension).isoformat()
    desk.town.pension.walk_in_share = 100
    desk.town.pension.save()
    where = f"?dienst={desk.town.pension.service_id}&bij={desk.town.pension.pk}"
    answer = desk.joke.client.post(f"{desk.url}vervolg/{where}", {"start": start})
    assert answer.status_code == 409
    assert not Appointment.objects.filter(service_point=desk.town.goirle).exists()


def test_a_follow_up_opens_on_the_first_free_day_and_never_where_the_citizen_is_elsewhere(
    desk: Desk,
) -> None:
    desk.day_comes()
    at = desk.town.pension_video
    url = f"{desk.url}vervolg/?dienst={at.service_id}&bij={at.pk}"
    page = desk.joke.client.get(url).content.decode()
    assert 'name="start"' in page
    start = first_start(desk.town, at)
    assert f'value="{timezone.localtime(start).isoformat()}"' in page
    Appointment.objects.filter(pk=desk.appointment.pk).update(
        starts_at=start, ends_at=start + timedelta(minutes=20)
    )
    page = desk.joke.client.get(url).content.decode()
    assert f'value="{timezone.localtime(start).isoformat()}"' not in page
    assert "Tijden waarop de inwoner een andere afspraak uit dit gesprek heeft" in page
    refused = desk.joke.client.post(url, {"start": start.isoformat()})
    assert refused.status_code == 409
    assert "De inwoner heeft op die tijd een andere afspraak." in refused.content.decode()
    assert not Appointment.objects.filter(state__in=(State.HELD, State.CONFIRMED)).exclude(
        pk=desk.appointment.pk
    )
    later = start + timedelta(minutes=20)
    free = desk.joke.client.post(url, {"start": later.isoformat()})
    assert free.status_code in (302, 409)


def test_a_day_without_times_is_not_where_a_follow_up_opens(desk: Desk) -> None:
    at = desk.town.passport
    Appointment.objects.filter(pk=desk.appointment.pk).update(state=State.CANCELLED)
    at.notice_minutes = 5 * 24 * 60
    at.save()
    cover.rebuild_all(now=timezone.now())
    page = desk.joke.client.get(f"{desk.url}vervolg/?dienst={at.service_id}&bij={at.pk}")
    assert 'name="start"' in page.content.decode()
    today = timezone.localdate().isoformat()
    asked = desk.joke.client.get(
        f"{desk.url}vervolg/?dienst={at.service_id}&bij={at.pk}&date={today}"
    )
    assert "Op deze dag is niets vrij." in asked.content.decode()


def elsewhere(desk: Desk) -> Appointment:
    """Of the same citizen, made apart from this conversation, at the first free time of both."""
    now = timezone.now()
    start = first_start(desk.town, desk.town.pension_video)
    held = booking.hold(offering=desk.town.pension_phone, start=start, now=now)
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    return booking.confirm(appointment=held.appointment, contact=contact, now=now, token=held.token)


def test_of_another_appointment_nothing_is_known_until_its_code_is_told(desk: Desk) -> None:
    desk.day_comes()
    at = desk.town.pension_video
    pensions = Capability.objects.get(slug="pensioen")
    towns.professional(desk.town.agency, "Farid", pensions, remote=True)  # beside Fatima
    cover.rebuild_all(now=timezone.now())
    other = elsewhere(desk)
    url = f"{desk.url}vervolg/?dienst={at.service_id}&bij={at.pk}"
    start = timezone.localtime(other.starts_at).isoformat()
    assert f'value="{start}"' in desk.joke.client.get(url).text
    told = desk.joke.client.post(url, {"code": readable(other.reference), "agreed": "on"})
    assert told.headers["Location"] == url
    page = desk.joke.client.get(url).text
    assert f'value="{start}"' not in page
    assert "De tijd van 1 andere afspraak blijft ook weg." in page
    assert other.reference not in page  # nor where or what it is
    assert "telefon" not in page.casefold()
    refused = desk.joke.client.post(url, {"start": start})
    assert refused.status_code == 409
    assert "De inwoner heeft op die tijd een andere afspraak." in refused.text
    assert "Die is op" not in refused.text
    line = Event.objects.get(verb="conversation.other_told")
    assert other.reference not in str(line.details)
    seen = Client().get(f"/afspraak/{desk.token}/inzage").text
    assert "keek met uw ja wanneer uw andere afspraak is" in seen
    booking.cancel(appointment=other, now=timezone.now())
    assert f'value="{start}"' in desk.joke.client.get(url).text


def test_a_code_counts_for_its_own_conversation_and_its_own_clerk(desk: Desk) -> None:
    other = elsewhere(desk)
    url = f"{desk.url}vervolg/"
    desk.joke.client.post(url, {"code": other.reference, "agreed": "on"})
    assert "blijft ook weg" in desk.joke.client.get(url).text
    colleague = member("Kees", "clerk", desk.town.municipality)
    assert "blijft ook weg" not in colleague.client.get(url).text


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"code": "right"}, 400, "Vraag het eerst aan de inwoner."),
        ({"code": "CDFG3467", "agreed": "on"}, 422, "Wij kennen geen afspraak"),
        ({"code": "x" * 900, "agreed": "on"}, 422, "Wij kennen geen afspraak"),
        ({"code": "", "agreed": "on"}, 422, "Wij kennen geen afspraak"),
    ],
)
def test_no_yes_and_a_wrong_code_look_up_nothing(
    desk: Desk, sent: dict[str, str], status: int, sentence: str
) -> None:
    code = elsewhere(desk).reference if sent["code"] == "right" else sent["code"]
    answer = desk.joke.client.post(f"{desk.url}vervolg/", {**sent, "code": code})
    assert answer.status_code == status
    assert sentence in answer.text
    assert not Event.objects.filter(verb="conversation.other_told").exists()


def test_gone_and_never_there_are_alike_and_codes_are_not_tried_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    gone = elsewhere(desk)
    booking.cancel(appointment=gone, now=timezone.now())
    sent = {"code": gone.reference, "agreed": "on"}
    assert desk.joke.client.post(f"{desk.url}vervolg/", sent).status_code == 422
    monkeypatch.setattr(others, "MOST_CODES", 1)
    assert desk.joke.client.post(f"{desk.url}vervolg/", sent).status_code == 429
