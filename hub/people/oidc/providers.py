"""The providers that are on, as the log-in pages offer them."""

from dataclasses import dataclass

from hub.people.oidc.models import Audience, Provider

MOST_BUTTONS = 6  # of more organisations one is chosen first


@dataclass(frozen=True, slots=True)
class Offered:
    ways: list[Provider]  # a button each
    choices: list[Provider]  # of which one is chosen first; empty where all have a button
    chosen: str = ""  # the slug of that organisation


def offered(audience: Audience, *, chosen: str = "") -> Offered:
    found = on(audience)
    if len(found) <= MOST_BUTTONS:
        return Offered(found, [])
    ways = [provider for provider in found if provider.organisation.slug == chosen]
    return Offered(ways, found, chosen)


def on(audience: Audience) -> list[Provider]:
    found = Provider.objects.select_related("organisation").filter(audience=audience, is_on=True)
    return list(found.order_by("organisation__name"))


def of_citizens_at(organisation_id: int) -> Provider | None:
    found = Provider.objects.select_related("organisation").filter(
        organisation=organisation_id, audience=Audience.CITIZENS, is_on=True
    )
    return found.first()
