"""schema.org in the pages of services and points: right, and safe to stand there."""

import json
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.catalogue.models import Cost, UniformProduct
from locations import hours
from locations.exchange import schema_org
from locations.models import HolidayChoice, OpeningException
from tests import town as towns
from tests.town import Town

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def told(client: Client, path: str) -> dict[str, Any]:
    (block,) = BLOCK.findall(client.get(path).content.decode())
    found: dict[str, Any] = json.loads(block)
    assert found["@context"] == "https://schema.org"
    return found


def page_of(town: Town) -> str:
    return f"/diensten/{town.passport.service_id}/paspoort"


def test_a_service_tells_who_offers_it_and_what_it_costs(town: Town, client: Client) -> None:
    service = town.passport.service
    service.uniform_product = UniformProduct.objects.create(uri="http://x.nl/pas", name="paspoort")
    service.audience = ["citizen", "business"]
    service.save()
    Cost.objects.create(
        service=service,
        label_nl="Paspoort",
        label_en="Passport",
        amount=Decimal("83.87"),
        valid_from=date(2020, 1, 1),
    )
    found = told(client, page_of(town))
    assert found["@type"] == "GovernmentService"
    assert found["name"] == "Paspoort"
    assert found["provider"]["name"] == "Gemeente Leeuwarden"
    assert found["serviceType"] == "paspoort"
    assert found["sameAs"] == "http://x.nl/pas"
    assert [one["audienceType"] for one in found["audience"]] == ["inwoners", "ondernemers"]
    assert found["offers"] == [
        {
            "@type": "Offer",
            "name": "Paspoort",
            "price": "83.87",
            "priceCurrency": "EUR",
            "validFrom": "2020-01-01",
        }
    ]
    english = told(client, f"/en{page_of(town)}")
    assert english["offers"][0]["name"] == "Passport"
    assert english["inLanguage"] == "en"


def test_the_owner_of_base_texts_offers_nothing(town: Town, client: Client) -> None:
    base = towns.service(towns.organisation("national", "basis", "Basis"), "verhuizen", "Verhuizen")
    found = told(client, f"/diensten/{base.pk}/verhuizen")
    assert "provider" not in found
    assert "offers" not in found


def test_a_point_tells_its_hours_and_the_days_that_differ(town: Town, client: Client) -> None:
    today = timezone.localdate()
    HolidayChoice.objects.create(organisation=town.municipality, holiday="christmas")
    other, closed = today + timedelta(days=3), today + timedelta(days=4)
    OpeningException.objects.create(
        service_point=town.hall, date=other, opens=time(12), closes=time(20), reason_nl="Aisha"
    )
    OpeningException.objects.create(service_point=town.hall, date=closed)
    found = told(client, "/servicepunten/stadhuis-leeuwarden")
    assert found["@type"] == "GovernmentOffice"
    assert found["address"]["addressLocality"] == "Leeuwarden"
    assert found["geo"]["latitude"] == 53.2033
    assert found["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "https://schema.org/Monday",
        "opens": "09:00",
        "closes": "17:00",
    }
    special = {one["validFrom"]: one for one in found["specialOpeningHoursSpecification"]}
    assert special[other.isoformat()]["opens"] == "12:00"
    assert special[other.isoformat()]["closes"] == "20:00"
    assert special[closed.isoformat()]["opens"] == special[closed.isoformat()]["closes"] == "00:00"
    assert "Aisha" not in json.dumps(found)
    assert told(client, "/servicepunten/bibliotheek-goirle")["@type"] == "Library"


def test_no_text_can_end_the_block(town: Town, client: Client) -> None:
    evil = "</script><script>alert(1)</script><!-- & "
    town.passport.service.texts.update(summary=evil)
    page = client.get(page_of(town)).content.decode()
    assert "<script>alert(1)" not in page
    assert told(client, page_of(town))["description"] == evil


def test_the_policy_stays_as_strict(town: Town, client: Client) -> None:
    policy = client.get(page_of(town))["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_holiday_is_a_day_that_differs(town: Town) -> None:
    HolidayChoice.objects.create(organisation=town.municipality, holiday="kings_day")
    now = datetime(2026, 4, 20, 8, tzinfo=timezone.get_current_timezone())
    made = schema_org.point(town.hall, hours.of(town.hall, since=now), now=now)
    assert made["specialOpeningHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": "2026-04-27",
            "validThrough": "2026-04-27",
        }
    ]
