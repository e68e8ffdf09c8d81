from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hub.catalogue.models import (
    Cost,
    Deadline,
    LifeEvent,
    Service,
    ServiceText,
    UniformProduct,
)
from tests.api.conftest import Api, named
from tests.town import NOW, Town


@pytest.fixture
def passport(town: Town) -> Service:
    service = town.passport.service
    product = UniformProduct.objects.create(uri="https://example.nl/upl/paspoort", name="paspoort")
    service.uniform_product = product
    service.rank = 5
    service.save()
    travel = LifeEvent.objects.create(slug="op-reis", name_nl="Op reis", name_en="Travelling")
    service.life_events.add(travel)
    service.texts.filter(language="en").update(title="Passport", bring="Your old passport.")
    return service


def test_the_list_names_published_services_the_most_asked_first(
    town: Town, passport: Service, api: Api
) -> None:
    answer = api.get("/services")
    assert answer.status == 200
    assert [item["slug"] for item in answer.body["results"]] == ["paspoort", "aow"]
    assert answer.body["results"][0] == {
        "id": passport.pk,
        "slug": "paspoort",
        "title": "Passport",
        "summary": "Paspoort (en)",
        "organisation": {
            "slug": "leeuwarden",
            "name": "Gemeente Leeuwarden",
            "kind": "municipality",
        },
        "base": None,
        "uniformProduct": "https://example.nl/upl/paspoort",
        "lifeEvents": ["op-reis"],
        "audience": ["citizen"],
    }
    pages = {name: answer.body[name] for name in ("page", "pageSize", "total", "next", "previous")}
    assert pages == {"page": 1, "pageSize": 20, "total": 2, "next": None, "previous": None}


def test_pages_lead_to_each_other_and_end(town: Town, passport: Service, api: Api) -> None:
    first = api.get("/services", pageSize=1, organisation="leeuwarden").body
    assert (first["total"], first["next"]) == (1, None)
    first = api.get("/services", pageSize=1).body
    english = {"Accept-Language": "en"}
    second = api.client.get(first["next"], headers=english).json()
    assert [item["slug"] for item in second["results"]] == ["aow"]
    assert (second["next"], second["page"]) == (None, 2)
    assert api.client.get(second["previous"], headers=english).json()["results"] == first["results"]
    assert api.get("/services", page=10_000).body["results"] == []


@pytest.mark.parametrize(
    ("params", "slugs"),
    [
        ({"q": "Paspoort"}, ["paspoort"]),
        ({"q": "aow"}, ["aow"]),
        ({"lifeEvent": "op-reis"}, ["paspoort"]),
        ({"lifeEvent": "verhuizen"}, []),
        ({"organisation": "pensioenbureau"}, ["aow"]),
        ({"organisation": "pensioenbureau", "lifeEvent": "op-reis"}, []),
    ],
)
def test_words_life_events_and_organisations_narrow_the_list(
    town: Town, passport: Service, api: Api, params: dict[str, str], slugs: list[str]
) -> None:
    answer = api.get("/services", language="nl", **params)
    assert [item["slug"] for item in answer.body["results"]] == slugs


def test_one_service_has_its_texts_costs_and_deadlines(
    town: Town, passport: Service, api: Api
) -> None:
    Cost.objects.create(
        service=passport,
        label_nl="Volwassene",
        label_en="Adult",
        amount=Decimal("83.87"),
        valid_from=date(2026, 1, 1),
    )
    Deadline.objects.create(
        service=passport, label_nl="Klaar", label_en="Ready", duration="P5D", kind="target"
    )
    body = api.get(f"/services/{passport.pk}").body
    assert (body["title"], body["bring"], body["maxPersons"]) == (
        "Passport",
        "Your old passport.",
        4,
    )
    assert body["costs"] == [
        {"label": "Adult", "amount": "83.87", "validFrom": "2026-01-01", "validUntil": None}
    ]
    assert body["deadlines"] == [{"label": "Ready", "duration": "P5D", "kind": "target"}]
    dutch = api.get(f"/services/{passport.pk}", language="nl").body
    assert (dutch["title"], dutch["costs"][0]["label"]) == ("Paspoort", "Volwassene")


def test_what_a_variant_leaves_empty_comes_from_its_base(
    town: Town, passport: Service, api: Api
) -> None:
    variant = Service.objects.create(
        organisation=town.library,
        base=passport,
        slug="paspoort-goirle",
        status="published",
        audience=["citizen"],
    )
    ServiceText.objects.create(service=variant, language="en", how="By appointment.")
    Cost.objects.create(
        service=passport,
        label_nl="Volwassene",
        label_en="Adult",
        amount=Decimal("83.87"),
        valid_from=date(2026, 1, 1),
    )
    body = api.get(f"/services/{variant.pk}").body
    assert (body["title"], body["how"]) == ("Passport", "By appointment.")
    assert (body["base"], body["costs"][0]["label"]) == (passport.pk, "Adult")


@pytest.mark.parametrize(
    "change",
    [
        {"status": "draft"},
        {"status": "archived"},
        {"valid_from": NOW + timedelta(seconds=1)},
        {"valid_until": NOW},
    ],
)
def test_what_is_not_published_now_is_hidden_everywhere(
    town: Town, passport: Service, api: Api, change: dict[str, Any]
) -> None:
    Service.objects.filter(pk=passport.pk).update(**change)
    hidden = api.get(f"/services/{passport.pk}")
    assert (hidden.status, hidden.body) == (404, api.get("/services/999999").body)
    assert api.get("/services", organisation="leeuwarden").body["total"] == 0
    assert api.get("/offerings", service=passport.pk).body["total"] == 0


@pytest.mark.parametrize(
    ("params", "fields"),
    [
        ({"page": 0, "pageSize": 101}, ["page", "pageSize"]),
        ({"page": "9" * 5000}, ["page"]),
        ({"q": "a\0b"}, ["q"]),
        ({"q": "x" * 10_000}, ["q"]),
        ({"lifeEvent": "op reis", "organisation": "'; drop"}, ["lifeEvent", "organisation"]),
    ],
)
def test_a_query_that_cannot_be_used_is_refused(
    town: Town, api: Api, params: dict[str, Any], fields: list[str]
) -> None:
    answer = api.get("/services", **params)
    assert (answer.status, named(answer)) == (400, fields)
