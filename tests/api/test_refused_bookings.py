"""What cannot be booked is refused with its code, over the API and on the pages; no row changes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from scheduling import booking
from scheduling.models import Appointment
from tests import town as towns
from tests.api.conftest import Api
from tests.town import NOW, TUESDAY_NINE, Town, later

WRITTEN = ("scheduling", "planning", "notifications", "audit", "messages")
Body = Callable[[Town], dict[str, Any]]


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every value of every row that a booking could touch; keys of requests apart."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=str)
        for label in WRITTEN
        for model in apps.get_app_config(label).get_models()
        if model.__name__ != "IdempotencyKey"
    }


def asked(**changes: Any) -> Body:
    return lambda town: {"offering": town.passport.pk, "start": TUESDAY_NINE.isoformat()} | changes


def at(moment: datetime) -> Body:
    return asked(start=moment.isoformat())


def with_help_of_an_offering(town: Town) -> dict[str, Any]:
    """A need, but of a service: none that a citizen may add."""
    need = town.pension.needs.first()
    assert need is not None
    return asked(support=[need.pk])(town)


def closed_down(town: Town) -> dict[str, Any]:
    town.pension.active = False
    town.pension.save()
    return asked(offering=town.pension.pk)(town)


REFUSED = {
    "a past time": (at(later(-60)), 409, "slot_not_offered"),
    "a time off the step": (at(TUESDAY_NINE.replace(minute=7)), 409, "slot_not_offered"),
    "a time with seconds": (at(TUESDAY_NINE.replace(second=1)), 409, "slot_not_offered"),
    "a time at night": (at(TUESDAY_NINE.replace(hour=1)), 409, "slot_not_offered"),
    "a horizon crossed": (at(TUESDAY_NINE.replace(month=11)), 409, "slot_not_offered"),
    "the end of time": (asked(start="9999-12-31T23:59:00Z"), None, None),
    "a service that is not there": (asked(offering=10**9), 400, "invalid"),
    "a service that is offered no more": (closed_down, 400, "invalid"),
    "an unknown need": (asked(support=[10**9]), 400, "invalid"),
    "a need of another service": (with_help_of_an_offering, 400, "invalid"),
    "10,000 persons": (asked(persons=10_000), 400, "invalid"),
    "no persons": (asked(persons=0), 400, "invalid"),
    "a time without zone": (asked(start="2026-06-02T09:00:00"), 400, "invalid"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_hold_is_refused_with_its_code(town: Town, api: Api, what: str) -> None:
    body, status, code = REFUSED[what]
    sent = body(town)
    before = rows()
    answer = api.post("/holds", sent)
    assert rows() == before
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    if status is None:
        assert 400 <= answer.status < 500
    else:
        assert (answer.status, answer.body["code"]) == (status, code)


def two_holds(town: Town) -> tuple[booking.Held, booking.Held]:
    mine = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    start = TUESDAY_NINE.replace(hour=10)
    return mine, booking.hold(offering=town.passport, start=start, now=NOW)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/holds/{}/extend", None),
        ("DELETE", "/holds/{}", None),
        ("GET", "/appointments/{}", None),
        ("PATCH", "/appointments/{}", {"start": TUESDAY_NINE.isoformat()}),
        ("DELETE", "/appointments/{}", None),
        ("POST", "/appointments", {"contact": {"name": "S", "phone": "0612345678"}}),
    ],
)
@pytest.mark.parametrize("token", ["of another", "made up", ""])
def test_the_token_of_another_appointment_opens_nothing(
    town: Town, api: Api, method: str, path: str, body: dict[str, Any] | None, token: str
) -> None:
    mine, theirs = two_holds(town)
    sent = body
    if path == "/appointments":
        sent = {**(body or {}), "reference": theirs.appointment.reference}
    before = rows()
    shown = {"of another": mine.token, "made up": "x" * 43, "": ""}[token]
    answer = api.call(method, path.format(theirs.appointment.reference), sent, token=shown)
    refused = (404, "not_found") if token else (401, "token_missing")
    assert (answer.status, answer.body["code"]) == refused
    assert rows() == before


@pytest.mark.parametrize(
    "typed",
    [
        {"start": "1999-01-01T09:00:00+01:00"},
        {"start": "9999-12-31T23:59:00+00:00"},
        {"start": "2026-06-02T09:07:01+02:00"},
        {"start": "gisteren"},
        {"start": ""},
    ],
)
def test_the_page_of_times_keeps_none_that_cannot_be_booked(
    db: None, client: Client, typed: dict[str, str]
) -> None:
    town = towns.build(now=timezone.now())
    before = rows()
    page = f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}"
    answer = client.post(page, typed)
    assert answer.status_code in {400, 409}  # the page of times once more
    assert rows() == before


@pytest.mark.parametrize("query", ["aanbod=999999999", "aanbod=x", ""])
def test_a_page_for_what_is_not_offered_holds_nothing(db: None, client: Client, query: str) -> None:
    town = towns.build(now=timezone.now())
    before = rows()
    page = f"/diensten/{town.passport.service_id}/wanneer?{query}"
    answer = client.post(page, {"start": TUESDAY_NINE.isoformat()})
    assert answer.status_code < 500
    assert rows() == before


def test_the_link_of_nobody_opens_no_page(town: Town, client: Client) -> None:
    two_holds(town)
    before = rows()
    for page in ("", "/verzetten", "/afzeggen", "/bevestigen"):
        assert client.post(f"/afspraak/{'x' * 43}{page}").status_code in {404, 405}
    assert rows() == before
    assert Appointment.objects.count() == 2


def test_ten_thousand_persons_are_told_how_many_there_can_be(db: None, client: Client) -> None:
    town = towns.build(now=timezone.now())
    before = rows()
    service = f"/diensten/{town.passport.service_id}"
    page = f"{service}/wanneer?aanbod={town.passport.pk}&personen=10000"
    answer = client.post(page, {"start": TUESDAY_NINE.isoformat()})
    assert answer.status_code == 400
    assert "Kies een getal van 1 tot en met 4" in answer.content.decode()
    assert client.get(f"{service}/waar?personen=10000").status_code == 200
    unknown = f"{service}/wanneer?aanbod={town.passport.pk}&hulp=99999"
    answer = client.post(unknown, {"start": TUESDAY_NINE.isoformat()})
    assert (answer.status_code, "hulp kan er niet bij" in answer.content.decode()) == (400, True)
    assert rows() == before
