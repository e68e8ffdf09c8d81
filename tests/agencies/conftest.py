"""An organisation's own system at the doors: the municipality's, unless a test makes another."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from hub.clients.models import Client, Scope
from locations.agreements import asking
from locations.agreements.terms import Terms
from locations.models import Agreement
from tests import town as towns
from tests.api.conftest import Answer, Api, clock
from tests.facades.conftest import issue, token_for
from tests.town import NOW, Town

assert clock  # the fixed moment, for these tests too
EVERYTHING = [scope.value for scope in Scope]


@dataclass
class Agency:
    """Asks below its organisation's own address, with its token."""

    client: Client
    token: str
    slug: str
    api: Api = field(default_factory=Api)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        return self.api.call(
            method, f"/organisations/{self.slug}{path}", body, token=self.token, **options
        )

    def get(self, path: str, **options: Any) -> Answer:
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("PATCH", path, body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.call("DELETE", path, **options)

    def tag(self, path: str) -> str:
        """What is there now, for If-Match."""
        return str(self.get(path).headers["ETag"])


def agency_of(town: Town, owner: Any = None, scopes: list[str] | None = None) -> Agency:
    owner = owner or town.municipality
    issued = issue(town, name="Own system", organisation=owner, scopes=scopes or EVERYTHING)
    return Agency(issued.client, token_for(issued), owner.slug)


@pytest.fixture
def agency(town: Town) -> Agency:
    return agency_of(town)


def asked_of(town: Town) -> int:
    """The agency invites the municipality, which has no booth: so nothing comes of it."""
    terms = Terms(channels=("video_point",), minutes=30, place="booth")
    service = towns.service(town.agency, "toeslag", "Toeslag")
    rows = Agreement.objects.filter(service=service, host=town.municipality, state="asked")
    if (known := rows.first()) is not None:
        return known.pk
    (made,) = asking.invite(service=service, hosts=[town.municipality], on=terms, now=NOW)
    return made.pk
