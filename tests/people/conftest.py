from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from hub.catalogue.models import Organisation
from hub.people.oidc import connecting
from hub.people.oidc.connecting import Wanted
from hub.people.oidc.models import Audience, Provider
from tests.people.provider.real import SECRET, Real, real_provider, why_not
from tests.town import Town


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    if reason := why_not():
        pytest.skip(reason)
    with real_provider(Path(tmp_path_factory.mktemp("provider"))) as provider:
        yield provider


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def connected(organisation: Organisation, issuer: str, audience: Audience, **more: Any) -> Provider:
    client = {Audience.STAFF: "hub-staff", Audience.CITIZENS: "hub-citizens"}[audience]
    wanted = {"name": "DigiProef", "issuer": issuer, "client_id": client, "client_secret": SECRET}
    return connecting.connect(
        organisation_id=organisation.pk,
        audience=audience,
        wanted=Wanted(**{"is_on": True, **wanted, **more}),
        now=timezone.now(),
    )


@pytest.fixture
def staff_provider(town: Town, real: Real, settings: Any) -> Provider:
    settings.OIDC_TEST_CA = str(real.pem)
    provider = connected(town.municipality, real.issuer, Audience.STAFF, second_factor=("otp",))
    connecting.give(provider=provider, group="balie", kind="clerk", now=timezone.now())
    return provider


@pytest.fixture
def citizen_provider(town: Town, real: Real, settings: Any) -> Provider:
    settings.OIDC_TEST_CA = str(real.pem)
    return connected(town.municipality, real.issuer, Audience.CITIZENS)
