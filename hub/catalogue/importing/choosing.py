"""Which of an organisation's services: by state, life event, or what they lack."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue import document, stored
from hub.catalogue.importing import standing
from hub.catalogue.models import Organisation, Service


class Missing(models.TextChoices):
    ENGLISH = "english", _("English text")
    SUMMARY = "summary", _("Summary")
    CONTACT = "contact", _("Contact")
    LEGAL_BASIS = "legalBasis", _("Legal basis")
    COSTS = "costs", _("Costs")
    DEADLINES = "deadlines", _("Deadlines")
    LIFE_EVENTS = "lifeEvents", _("Life event")


def chosen(
    organisation: Organisation, *, state: str = "", life_event: str = "", missing: str = ""
) -> Iterator[Service]:
    """With `state` as ServiceStatus, `missing` as Missing; empty: whatever it is. Archived ones
    stay out: a change would bring them back."""
    for service in standing.exported(organisation):
        if state and service.status != state:
            continue
        raw, _draft = standing.of(service)
        if life_event and life_event not in raw["lifeEvents"]:
            continue
        if not missing or _lacks(service, raw, missing):
            yield service


def _lacks(service: Service, raw: dict[str, Any], missing: str) -> bool:
    """What a base says is not missing."""
    layers = [raw]
    if service.base:
        layers.append(document.to_json(stored.read(service.base)))
    return not any(_says(layer, missing) for layer in layers)


def _says(raw: dict[str, Any], missing: str) -> bool:
    if missing == Missing.ENGLISH:
        return bool(raw["texts"]["en"]["title"])
    if missing in (Missing.COSTS, Missing.DEADLINES, Missing.LIFE_EVENTS):
        return bool(raw[missing])
    return bool(raw["texts"]["nl"][missing])
