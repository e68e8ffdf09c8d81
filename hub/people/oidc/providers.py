"""The providers that are on."""

from hub.people.oidc.models import Audience, Provider


def of_staff() -> list[Provider]:
    return _on(Audience.STAFF)


def of_citizens() -> list[Provider]:
    return _on(Audience.CITIZENS)


def of_citizens_at(organisation_id: int) -> Provider | None:
    found = Provider.objects.select_related("organisation").filter(
        organisation=organisation_id, audience=Audience.CITIZENS, is_on=True
    )
    return found.first()


def _on(audience: Audience) -> list[Provider]:
    found = Provider.objects.select_related("organisation").filter(audience=audience, is_on=True)
    return list(found.order_by("organisation__name"))
