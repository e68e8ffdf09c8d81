"""A service at points of another organisation: the systems of both sides, with their rights."""

from typing import Any

import pytest

from hub.audit.models import Event
from hub.catalogue.models import Capability, Service
from hub.notifications.models import Message
from locations import bookable
from locations.models import Agreement, AgreementState, Offering
from tests import town as towns
from tests.agencies.conftest import Agency, agency_of
from tests.agenda.conftest import member
from tests.api.conftest import named
from tests.town import NOW, Town

TERMS: dict[str, Any] = {
    "channels": ["video_point"],
    "minutes": 30,
    "place": "booth",
    "skills": ["pensioen"],
    "word": "Onze inwoners vragen erom.",
}
KEY = "5bdfc8fb-eba8-4050-9b8c-28e79f65e436"


@pytest.fixture
def library(town: Town) -> Agency:
    return agency_of(town, town.library)


@pytest.fixture
def pensions(town: Town) -> Agency:
    return agency_of(town, town.agency)


@pytest.fixture
def tax(town: Town) -> Service:
    """Of the agency, offered nowhere yet."""
    return towns.service(town.agency, "toeslag", "Toeslag")


def asked(town: Town, tax: Service, **more: Any) -> dict[str, Any]:
    return {"service": tax.pk, "servicePoints": [town.goirle.pk], **TERMS, **more}


def offered(tax: Service) -> list[Offering]:
    return list(bookable.offerings(now=NOW).filter(service=tax))


def test_the_host_asks_and_the_provider_agrees(
    town: Town, tax: Service, library: Agency, pensions: Agency
) -> None:
    member("gina", "manager", town.agency)
    made = library.post("/agreements", asked(town, tax))
    assert made.status == 201, made.body
    path = f"/agreements/{made.body['id']}"
    assert made.headers["Location"].endswith(path)
    assert made.body == library.get(path).body
    assert made.body | TERMS == made.body
    assert (made.body["state"], made.body["askedBy"]) == ("asked", "host")
    assert (made.body["provider"], made.body["host"]) == ("pensioenbureau", "bibliotheek-goirle")
    assert (made.body["offerings"], offered(tax)) == ([], [])
    assert Message.objects.filter(kind="agreement_asked").count() == 1
    (seen,) = pensions.get("/agreements").body["results"]
    assert seen == made.body
    agreed = pensions.patch(path, {"state": "agreed", "word": "Graag"}, if_match=seen["etag"])
    assert (agreed.status, agreed.body["state"], agreed.body["answer"]) == (200, "agreed", "Graag")
    (offering,) = offered(tax)
    assert agreed.body["offerings"] == [offering.pk]
    assert (offering.service_point, offering.base_minutes) == (town.goirle, 30)
    assert library.get(path).body == agreed.body
    told = Event.objects.filter(verb__startswith="agreement.").order_by("pk")
    assert [(one.verb, one.actor_kind, one.origin) for one in told] == [
        ("agreement.asked", "client", f"client:{library.client.pk}"),
        ("agreement.agreed", "client", f"client:{pensions.client.pk}"),
    ]


def test_the_provider_invites_and_the_host_chooses_its_points(
    town: Town, tax: Service, library: Agency, pensions: Agency
) -> None:
    body = {"service": tax.pk, "host": "bibliotheek-goirle", **TERMS}
    made = pensions.post("/agreements", body)
    assert (made.status, made.body["askedBy"], made.body["servicePoints"]) == (201, "provider", [])
    path = f"/agreements/{made.body['id']}"
    none = library.patch(path, {"state": "agreed"}, if_match="*")
    assert (none.status, named(none)) == (400, ["servicePoints"])
    theirs = library.patch(path, {"state": "agreed", "servicePoints": [town.hall.pk]}, if_match="*")
    assert (theirs.status, named(theirs)) == (400, ["servicePoints"])
    assert Agreement.objects.get().state == AgreementState.ASKED
    agreed = library.patch(
        path, {"state": "agreed", "servicePoints": [town.goirle.pk]}, if_match=made.body["etag"]
    )
    assert (agreed.status, agreed.body["servicePoints"]) == (200, [town.goirle.pk])
    assert len(offered(tax)) == 1


@pytest.mark.parametrize("state", ["agreed", "refused"])
def test_who_asked_does_not_answer(town: Town, tax: Service, library: Agency, state: str) -> None:
    made = library.post("/agreements", asked(town, tax)).body
    points = {"servicePoints": [town.goirle.pk]} if state == "agreed" else {}
    own = library.patch(f"/agreements/{made['id']}", {"state": state, **points}, if_match="*")
    assert (own.status, own.body["code"]) == (409, "other_side_answers")
    assert (Agreement.objects.get().state, offered(tax)) == ("asked", [])


def test_only_who_asked_takes_it_back(
    town: Town, tax: Service, library: Agency, pensions: Agency
) -> None:
    path = f"/agreements/{library.post('/agreements', asked(town, tax)).body['id']}"
    other = pensions.patch(path, {"state": "withdrawn"}, if_match="*")
    assert (other.status, other.body["code"]) == (409, "other_side_asked")
    assert Agreement.objects.get().state == AgreementState.ASKED
    back = library.patch(path, {"state": "withdrawn"}, if_match="*")
    assert (back.status, back.body["state"]) == (200, "withdrawn")
    late = pensions.patch(path, {"state": "agreed"}, if_match="*")
    assert (late.status, late.body["code"], offered(tax)) == (409, "answered_already", [])


def test_the_other_side_refuses(
    town: Town, tax: Service, library: Agency, pensions: Agency
) -> None:
    path = f"/agreements/{library.post('/agreements', asked(town, tax)).body['id']}"
    no = pensions.patch(path, {"state": "refused", "word": "Nu niet"}, if_match="*")
    assert (no.status, no.body["state"], no.body["answer"]) == (200, "refused", "Nu niet")
    assert [one["id"] for one in library.get("/agreements", state="refused").body["results"]] == [
        no.body["id"]
    ]
    assert library.get("/agreements", state="agreed").body["total"] == 0
    again = library.post("/agreements", asked(town, tax))
    assert again.status == 201


@pytest.mark.parametrize("side", ["library", "pensions"])
def test_either_side_ends_it_with_a_last_day(
    town: Town, tax: Service, library: Agency, pensions: Agency, side: str
) -> None:
    path = f"/agreements/{library.post('/agreements', asked(town, tax)).body['id']}"
    pensions.patch(path, {"state": "agreed"}, if_match="*")
    ender = {"library": library, "pensions": pensions}[side]
    early = ender.patch(path, {"state": "ended", "lastDay": "2026-05-31"}, if_match="*")
    assert (early.status, named(early)) == (400, ["lastDay"])
    none = ender.patch(path, {"state": "ended"}, if_match="*")
    assert (none.status, named(none)) == (400, ["lastDay"])
    over = ender.patch(
        path, {"state": "ended", "lastDay": "2026-06-30", "word": "Dank"}, if_match="*"
    )
    assert (over.status, over.body["lastDay"], over.body["farewell"]) == (200, "2026-06-30", "Dank")
    (offering,) = Offering.objects.filter(service=tax)
    assert offering.until is not None
    twice = ender.patch(path, {"state": "ended", "lastDay": "2026-06-30"}, if_match="*")
    assert (twice.status, twice.body["code"]) == (409, "not_agreed")


def test_nobody_answers_what_was_changed_meanwhile(
    town: Town, tax: Service, library: Agency, pensions: Agency
) -> None:
    made = library.post("/agreements", asked(town, tax)).body
    path = f"/agreements/{made['id']}"
    assert pensions.patch(path, {"state": "agreed"}).status == 428
    library.patch(path, {"state": "withdrawn"}, if_match="*")
    stale = pensions.patch(path, {"state": "agreed"}, if_match=made["etag"])
    assert (stale.status, offered(tax)) == (412, [])


def test_of_others_nothing_is_there(
    town: Town, tax: Service, library: Agency, agency: Agency
) -> None:
    path = f"/agreements/{library.post('/agreements', asked(town, tax)).body['id']}"
    assert agency.get("/agreements").body["total"] == 0
    missing = agency.patch("/agreements/987654", {"state": "refused"}, if_match="*")
    for answer in (agency.get(path), agency.patch(path, {"state": "refused"}, if_match="*")):
        assert (answer.status, answer.body) == (404, missing.body)
    assert Agreement.objects.get().state == AgreementState.ASKED


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"service": 987654}, ["service"]),
        ({"servicePoints": []}, ["servicePoints"]),
        ({"servicePoints": [987654]}, ["servicePoints"]),
        ({"place": "room"}, ["servicePoints"]),
        ({"place": "professional"}, ["place"]),
        ({"minutes": 7}, ["minutes"]),
        ({"minutes": 0}, ["minutes"]),
        ({"channels": ["phone"]}, ["channels.0"]),
        ({"channels": []}, ["channels"]),
        ({"skills": ["vliegen"]}, ["skills"]),
        ({"skills": ["ringleiding"]}, ["skills"]),
        ({"word": "x" * 501}, ["word"]),
        ({"host": "leeuwarden"}, ["servicePoints"]),
        ({"host": "leeuwarden", "servicePoints": []}, ["service"]),
    ],
)
def test_what_cannot_be_asked_is_refused_by_field(
    town: Town, tax: Service, library: Agency, change: dict[str, Any], fields: list[str]
) -> None:
    Capability.objects.create(slug="ringleiding", kind="equipment", name_nl="x", name_en="x")
    answer = library.post("/agreements", asked(town, tax, **change))
    assert (answer.status, named(answer)) == (400, fields), answer.body
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"state": "refused", "lastDay": "2026-06-30"}, ["lastDay"]),
        ({"state": "withdrawn", "word": "Toch niet"}, ["word"]),
        ({"state": "ended", "servicePoints": [1], "lastDay": "2026-06-30"}, ["servicePoints"]),
        ({"state": "agreed", "servicePoints": [1]}, ["servicePoints"]),
        ({"state": "asked"}, ["state"]),
    ],
)
def test_a_change_that_cannot_be_is_refused_by_field(
    town: Town,
    tax: Service,
    library: Agency,
    pensions: Agency,
    body: dict[str, Any],
    fields: list[str],
) -> None:
    path = f"/agreements/{library.post('/agreements', asked(town, tax)).body['id']}"
    answer = pensions.patch(path, body, if_match="*")
    assert (answer.status, named(answer)) == (400, fields)
    assert Agreement.objects.get().state == AgreementState.ASKED


def test_what_is_another_municipalitys_cannot_be_asked_for(town: Town, library: Agency) -> None:
    hidden = library.post("/agreements", asked(town, town.passport.service))
    missing = library.post("/agreements", asked(town, town.passport.service, service=987654))
    assert (hidden.status, hidden.body) == (400, missing.body)
    draft = towns.service(town.agency, "concept", "Concept")
    Service.objects.filter(pk=draft.pk).update(status="draft")
    assert library.post("/agreements", asked(town, draft)).body == missing.body


def test_many_are_invited_each_for_itself(
    town: Town, tax: Service, pensions: Agency, library: Agency
) -> None:
    hosts = ("bibliotheek-goirle", "leeuwarden", "bestaat-niet", "bibliotheek-goirle")
    items = [{"service": tax.pk, "host": host, **TERMS} for host in hosts]
    answer = pensions.post("/agreements/_bulk", {"items": items}, key=KEY)
    results = answer.body["results"]
    assert [one["status"] for one in results] == [201, 201, 400, 409]
    assert results[2]["problem"]["invalidParams"][0]["name"] == "host"
    assert results[3]["problem"]["code"] == "asked_already"
    assert results[0]["etag"] == library.tag(f"/agreements/{results[0]['id']}")
    assert Agreement.objects.count() == 2
    again = pensions.post("/agreements/_bulk", {"items": items}, key=KEY)
    assert (again.body, Agreement.objects.count()) == (answer.body, 2)


def test_a_scope_of_its_own_is_asked(town: Town, tax: Service) -> None:
    """Who may change points binds the organisation to nobody."""
    narrow = agency_of(town, town.library, scopes=["locations:write"])
    refused = narrow.post("/agreements", asked(town, tax))
    assert (refused.status, refused.body["code"]) == (403, "insufficient_scope")
    assert not Agreement.objects.exists()
