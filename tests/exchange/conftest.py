"""The demo's whole catalogue with its points and offerings; no bookings, which nobody exchanges.

Loaded once: what tests get of it are frozen facts, and the database is empty again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from hub.catalogue.exchange import loading
from hub.catalogue.exchange.facts import ServiceFacts
from hub.catalogue.models import Organisation, UniformProduct
from hub.demo import catalogue, small
from locations.exchange import ways
from locations.exchange.hsds.loading import tables_of
from locations.exchange.hsds.tables import Tables

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Whole:
    told: list[ServiceFacts]
    tables: Tables


def load_network() -> None:
    rng = Random(1)
    owners = catalogue.load_organisations()
    catalogue.load_vocabulary()
    topics = catalogue.load_topics(owners)
    points = small._load_points(owners, rng)
    small._load_offerings(owners, topics, points, rng)
    Organisation.objects.filter(slug="svb").update(
        oin="00000001001234567000", email="post@svb.example"
    )
    product = UniformProduct.objects.order_by("pk").first()
    assert product
    product.legal_bases.create(
        uri="http://standaarden.overheid.nl/owms/terms/Paspoortwet",
        label="Paspoortwet",
        link="https://wetten.overheid.nl/BWBR0005212",
    )


@pytest.fixture(scope="session")
def whole(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Whole]:
    with django_db_blocker.unblock(), translation.override("nl"), transaction.atomic():
        load_network()
        found = loading.load(loading.published(now=NOW), now=NOW)
        told = list(ways.with_ways(found, now=NOW))
        made = Whole(told, tables_of(told, now=NOW))
        transaction.set_rollback(True)
    yield made
