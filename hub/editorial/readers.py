"""Who may read what is handed in: everybody who may write, but for who wrote it."""

from hub.catalogue.models import ServiceVersion
from hub.editors import editors_of
from hub.people.models import User


def of(version: ServiceVersion) -> list[User]:
    editors = editors_of(version.service.organisation)
    return [one for one in editors if one.pk != version.changed_by_id]
